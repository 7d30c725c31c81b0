package import Platform

/// An empty directory for one test, gone with all that is in it when the value dies.
package struct TemporaryDirectory: ~Copyable, Sendable {
  package let path: String

  /// Makes it, 0700, below TMPDIR or /tmp.
  package init() throws(SystemError) { path = try Files.makeTemporaryDirectory("dmon-test") }

  deinit { try? Files.removeTree(path) }
}

/// What this version of dmon is called.
package enum Release {
  package static let version = "0.1.0"
  /// The day of the release, for the man pages: the same in every build.
  package static let date = "2026-11-21"
}

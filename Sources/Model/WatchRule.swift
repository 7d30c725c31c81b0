/// The files whose changes restart a service; type `WatchRule` of `org.dmon.Supervisor`.
package struct WatchRule: Sendable, Equatable, Codable {
  /// Absolute paths of files and folders; at least one.
  package var paths: [String]
  /// Globs (`? * ** {a,b} [ab]`), one of which a file below a folder must match; nil: every file counts.
  package var include: [String]?
  /// Globs of what does not count, beside what never does (dotfiles, folders of builds).
  package var exclude: [String]?
  /// How deep folders are looked into: 1 is what stands in `paths` alone. Nil: 4.
  package var depth: Int?
  /// Nothing more must have changed for so long; nil: 500 ms.
  package var delay: Microseconds?

  package init(
    paths: [String], include: [String]? = nil, exclude: [String]? = nil, depth: Int? = nil, delay: Microseconds? = nil
  ) {
    self.paths = paths
    self.include = include
    self.exclude = exclude
    self.depth = depth
    self.delay = delay
  }
}

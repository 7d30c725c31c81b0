/// How a run's leader ended.
package enum RunExit: Sendable, Equatable, Codable {
  case code(Int)
  case signal(Int)
  /// It ended while nobody who could be told was there, and the kernel does not tell any more. Counts as a bad end.
  case unknown
}

/// Why a run could not begin: the stage, the kernel's errno (0 where it has none), and a line for people.
package struct StartFailure: Sendable, Equatable, Codable {
  /// Told apart for people and for tests.
  package enum Stage: String, Sendable, Codable, CaseIterable {
    case notFound = "not-found"
    case notExecutable = "not-executable"
    case directory
    case user
    case limit
    case nice
    case output
    case fork
    case exec
    /// No /proc, or no keeper: nothing can be started here.
    case proc
  }

  package var stage: Stage
  package var errno: Int
  package var text: String

  package init(stage: Stage, errno: Int, text: String) {
    self.stage = stage
    self.errno = errno
    self.text = text
  }
}

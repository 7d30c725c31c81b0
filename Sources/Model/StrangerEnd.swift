/// What is said of the end of a process that is nobody's child here: only what is known, or follows from what it read.
package enum StrangerEnd: Sendable, Equatable {
  case done
  /// It said so itself, by its exit code or a signal.
  case failed(code: Int)
  /// Nothing tells: the daemon calls the task lost.
  case unknown

  /// - Parameters:
  ///   - code: how it ended, as shells say it; nil where the kernel does not tell.
  ///   - isAtEnd: all of the file was read when it was last seen.
  package init(code: Int?, isAtEnd: Bool) {
    switch code {
    case 0?: self = .done
    case let code?: self = .failed(code: code)
    case nil: self = isAtEnd ? .done : .unknown
    }
  }
}

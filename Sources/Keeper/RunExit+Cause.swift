internal import Model

extension RunExit {
  /// It went down by its own doing: an exit, or a signal that a fault of its own brings. Nobody has killed it.
  var isByItself: Bool {
    switch self {
    case .code: true
    // SIGQUIT is sent by hand; SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV and SIGSYS are not.
    case .signal(let number): [4, 5, 6, 7, 8, 11, 31].contains(number)
    case .unknown: false
    }
  }
}

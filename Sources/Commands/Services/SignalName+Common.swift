import Model

extension SignalName {
  /// What people send, for completions and for who mistyped one.
  static let common = [
    "HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM", "CONT", "STOP", "TSTP", "ALRM", "WINCH",
  ]
}

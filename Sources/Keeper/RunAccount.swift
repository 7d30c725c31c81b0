internal import Model
internal import Platform

/// Whom a run belongs to: what it may do, and what it is told of itself.
struct RunAccount {
  /// Nil: ours.
  let identity: Identity?
  /// HOME, USER, LOGNAME and SHELL, as far as they are known.
  let variables: [String]

  init(_ text: String?) throws(StartFailure) {
    identity = nil
    variables = []
  }
}

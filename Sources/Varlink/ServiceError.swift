/// The errors of `org.varlink.service` that any call can be answered with, apart from those in ``ProgressError``.
package enum ServiceError: Error, Sendable, Equatable {
  case interfaceNotFound(String)
  /// The interface is known, the method is not; the full name.
  case methodNotFound(String)
  /// The interface text has the method, this build does not; the full name.
  case methodNotImplemented(String)
  /// The method sends many replies and was called without `more`.
  case expectedMore

  /// One line for people: what happened, and what to do.
  package var message: String {
    switch self {
    case .interfaceNotFound(let name):
      "the daemon does not speak the interface '\(name)'; it may be of another version, or this may be its report socket"
    case .methodNotFound(let name): "the daemon has no method '\(name)'; it may be of another version than this dmon"
    case .methodNotImplemented(let name): "the daemon cannot do '\(name)' yet; a newer dmon may"
    case .expectedMore: "this method sends many replies; call it with 'more'"
    }
  }
}

package import Model

/// What a daemon answered instead of results.
package enum CallFailure: Error, Sendable, Equatable {
  case progress(ProgressError)
  case service(ServiceError)
  case supervisor(SupervisorError)
  /// An error that this client does not know, by its full name.
  case other(name: String)

  /// One line for people: what is wrong, and what to do.
  package var message: String {
    switch self {
    case .progress(let error): error.message
    case .service(let error): error.message
    case .supervisor(let error): error.message
    case .other(let name): "the daemon answered with the error '\(name)', which this dmon does not know"
    }
  }

  /// The parameters of all errors together: which are there depends on the error.
  struct Details: Decodable {
    var group: String?
    var id: Int?
    var state: String?
    var count: Int?
    var limit: Int?
    var parameter: String?
    var why: String?
    var method: String?
    var interface: String?
    var name: String?
    var candidates: [String]?
    var stage: String?
    var errno: Int?
    var code: Int?
    var text: String?
    var what: String?
  }

  init(name: String, details: Details) {
    if let error = SupervisorError(name: name, details: details) {
      self = .supervisor(error)
      return
    }
    let key = TaskKey(group: details.group ?? "", id: details.id ?? 0)
    switch name {
    case "org.dmon.Progress.UnknownTask": self = .progress(.unknownTask(key))
    case "org.dmon.Progress.TaskEnded":
      // A state of a later version is an ending too.
      self = .progress(.taskEnded(key, details.state.flatMap(TaskState.init(rawValue:)) ?? .done))
    case "org.dmon.Progress.TooMany":
      self = .progress(.tooMany(count: details.count ?? 0, limit: details.limit ?? 0))
    case "org.dmon.Progress.NotDurable":
      self = .progress(.notDurable(details.why ?? "the daemon does not say why"))
    case "org.varlink.service.InvalidParameter":
      self = .progress(.invalidParameter(details.parameter ?? "", why: details.why ?? "the daemon does not say why"))
    case "org.varlink.service.PermissionDenied":
      self = .progress(.notAllowed(details.why ?? "the daemon does not say why"))
    case "org.varlink.service.InterfaceNotFound": self = .service(.interfaceNotFound(details.interface ?? ""))
    case "org.varlink.service.MethodNotFound": self = .service(.methodNotFound(details.method ?? ""))
    case "org.varlink.service.MethodNotImplemented": self = .service(.methodNotImplemented(details.method ?? ""))
    case "org.varlink.service.ExpectedMore": self = .service(.expectedMore)
    default: self = .other(name: name)
    }
  }
}

extension ProgressError {
  /// One line for people: what is wrong, and what to do. It may quote outside text.
  package var message: String {
    switch self {
    case .unknownTask(let key) where key.id == 0: "no group '\(key.group)'; 'dmon ls' shows what is there"
    case .unknownTask(let key): "no task \(key.id) in group '\(key.group)'; 'dmon ls' shows what is there"
    case .taskEnded(let key, let state):
      "task \(key.id) of group '\(key.group)' has ended already (\(state.rawValue)); 'dmon report new' begins another"
    case .tooMany(let count, let limit):
      "too many at once: \(count), the limit is \(limit); name a group, or forget old tasks with 'dmon gc'"
    case .notDurable(let why): "nothing was changed, because it cannot be written to the disk: \(why)"
    case .invalidParameter(ReplyWriter.frameParameter, let why): "the daemon could not read what was sent: \(why)"
    case .invalidParameter(let parameter, let why): "parameter '\(parameter)': \(why)"
    case .notAllowed(let why): "not allowed: \(why)"
    }
  }
}

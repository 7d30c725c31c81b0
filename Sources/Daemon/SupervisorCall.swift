package import Model
internal import Varlink

/// A call of `org.dmon.Supervisor`, read from its frame.
package enum SupervisorCall: Sendable, Equatable {
  case add(AddRequest)
  case edit(AddRequest)
  case act(Action, ServicesRequest)
  case list(ServiceListRequest, inParts: Bool)
  case watch(ServiceWatchRequest)
  case describe(ServiceListRequest)
  case scale(ScaleRequest)
  case groups(GroupsRequest)
  case setGroup(SetGroupRequest)
  case measure(MeasureRequest, follows: Bool)
  case shutdown(ShutdownRequest)
  case upgrade(UpgradeRequest)
  case reload(ReloadRequest)

  /// What is done to the services of some names.
  package enum Action: Sendable, Equatable { case start, stop, restart, pause, resume, signal, remove }

  init(
    _ method: SupervisorInterface.Method, _ header: CallHeader, _ frame: UnsafeRawBufferPointer
  ) throws(WireError) {
    switch method {
    case .add: self = .add(try header.decode(AddRequest.self, in: frame))
    case .edit: self = .edit(try header.decode(AddRequest.self, in: frame))
    case .start: self = .act(.start, try header.decode(ServicesRequest.self, in: frame))
    case .stop: self = .act(.stop, try header.decode(ServicesRequest.self, in: frame))
    case .restart: self = .act(.restart, try header.decode(ServicesRequest.self, in: frame))
    case .pause: self = .act(.pause, try header.decode(ServicesRequest.self, in: frame))
    case .resume: self = .act(.resume, try header.decode(ServicesRequest.self, in: frame))
    case .signal: self = .act(.signal, try header.decode(ServicesRequest.self, in: frame))
    case .remove: self = .act(.remove, try header.decode(ServicesRequest.self, in: frame))
    case .list: self = .list(try header.decode(ServiceListRequest.self, in: frame), inParts: header.wantsMore)
    case .watch: self = .watch(try header.decode(ServiceWatchRequest.self, in: frame))
    case .describe: self = .describe(try header.decode(ServiceListRequest.self, in: frame))
    case .scale: self = .scale(try header.decode(ScaleRequest.self, in: frame))
    case .groups: self = .groups(try header.decode(GroupsRequest.self, in: frame))
    case .setGroup: self = .setGroup(try header.decode(SetGroupRequest.self, in: frame))
    case .measure:
      self = .measure(try header.decode(MeasureRequest.self, in: frame), follows: header.wantsMore)
    case .shutdown: self = .shutdown(try header.decode(ShutdownRequest.self, in: frame))
    case .upgrade: self = .upgrade(try header.decode(UpgradeRequest.self, in: frame))
    case .reload: self = .reload(try header.decode(ReloadRequest.self, in: frame))
    }
  }

  /// The method that it is a call of.
  package var method: SupervisorInterface.Method {
    switch self {
    case .add: .add
    case .edit: .edit
    case .act(let action, _): action.method
    case .list: .list
    case .watch: .watch
    case .describe: .describe
    case .scale: .scale
    case .groups: .groups
    case .setGroup: .setGroup
    case .measure: .measure
    case .shutdown: .shutdown
    case .upgrade: .upgrade
    case .reload: .reload
    }
  }
}

extension SupervisorCall.Action {
  package var method: SupervisorInterface.Method {
    switch self {
    case .start: .start
    case .stop: .stop
    case .restart: .restart
    case .pause: .pause
    case .resume: .resume
    case .signal: .signal
    case .remove: .remove
    }
  }
}

extension SupervisorInterface.Method {
  /// The method of this full name, nil when it is another interface's or nobody's.
  init?(fullName: String) {
    let prefix = "\(SupervisorInterface.name)."
    guard fullName.utf8.starts(with: prefix.utf8) else { return nil }
    self.init(rawValue: String(fullName.dropFirst(prefix.count)))
  }
}

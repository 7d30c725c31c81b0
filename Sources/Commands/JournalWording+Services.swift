import Model
import Screen

/// What a journal says of services, in plain English.
extension JournalWording {
  /// Nil for a record of something else.
  static func serviceText(_ record: BoardRecord) -> String? {
    let served = record.served.map { ", as request \(Printable.text($0.request)) (\($0.method.rawValue)) asked" } ?? ""
    if let service = record.service { return text(service) + served }
    if let name = record.removed { return "service \(Printable.text(name)) removed" + served }
    if let supervisor = record.supervisor {
      return
        "services of this directory bear the brand \(supervisor.brandNumber); \(supervisor.lastRun) runs until here"
    }
    if let rule = record.groupRule {
      let limit = rule.parallel.map { "\($0) services at a time" } ?? "no limit"
      return "group \(Printable.text(rule.group)): \(limit)" + served
    }
    if let request = record.served {
      let names = request.names.map { Printable.text($0) }.joined(separator: " ")
      return "request \(Printable.text(request.request)) was carried out: \(request.method.rawValue) \(names)"
    }
    return nil
  }

  private static func text(_ service: SavedService) -> String {
    var words = "service \(Printable.text(service.address.text)): \(verb(service))"
    if service.run > 0 { words += ", run \(service.run)" }
    if let process = service.process { words += ", pid \(process.pid)" }
    switch service.phase {
    case .waiting: words += ": " + Printable.text(service.hold ?? "")
    case .down, .backingOff, .clearing:
      if let end = service.end { words += ", " + text(end) }
      if service.run > 0, service.phase != .clearing { words += "; \(service.state.rawValue), \(service.phase.text)" }
    case .starting, .up, .lingering, .stopping: break
    }
    if let trouble = service.trouble { words += "; " + Printable.text(trouble.text) }
    return words
  }

  /// What has just become of it.
  private static func verb(_ service: SavedService) -> String {
    switch service.phase {
    case .down where service.run == 0: "added"
    case .waiting: "waits"
    case .starting: "to be spawned"
    case .up where service.state == .stopped: "paused"
    case .up where service.isReady == true: "ready"
    case .up: service.process?.isAdopted == true ? "taken over" : "spawned"
    case .stopping: "stopping"
    case .down where service.end == nil: "down"
    case .down, .lingering, .clearing, .backingOff: "exited"
    }
  }

  private static func text(_ end: RunEnd) -> String {
    switch end.exit {
    case .code(let code): "exit \(code)"
    case .signal(let number): "ended by \(SignalName.text(number))"
    case .unknown: "ended unseen"
    case nil: "not started: " + Printable.text(end.failure?.text ?? "")
    }
  }
}

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
    var words = "service \(Printable.text(service.address.text)): \(service.state.rawValue), \(service.phase.text)"
    if service.run > 0 { words += ", run \(service.run)" }
    if let process = service.process { words += ", pid \(process.pid)" }
    guard service.phase == .down || service.phase == .backingOff || service.phase == .clearing, let end = service.end
    else { return words }
    switch end.exit {
    case .code(let code): words += ", exit \(code)"
    case .signal(let number): words += ", ended by \(SignalName.text(number))"
    case .unknown: words += ", ended unseen"
    case nil: words += ", not started: " + Printable.text(end.failure?.text ?? "")
    }
    return words
  }
}

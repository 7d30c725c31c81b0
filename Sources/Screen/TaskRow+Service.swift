import Model

extension TaskRow {
  /// A service among the tasks of its group: where it stands, for how long, and why.
  init(_ service: ServiceStatus, now: Timestamp, appearance: Appearance) {
    let line = ServiceTableLine(service, now, appearance)
    var words = service.state.shown
    if !line.uptime.isEmpty { words += " " + line.uptime }
    var parts = [words]
    // What an ordinary service is anyway need not be said.
    if !["up", "down", service.state.rawValue].contains(line.phase), !line.phase.isEmpty { parts.append(line.phase) }
    if service.restarts > 0, !line.reason.hasPrefix("restarted ") {
      parts.append("\(service.restarts) \(service.restarts == 1 ? "restart" : "restarts")")
    }
    if let text = service.statusText, !text.isEmpty { parts.append(appearance.outside(text, limit: 256)) }
    if !line.reason.isEmpty { parts.append(line.reason) }
    var name = service.name
    if service.instance > 0 { name += "#\(service.instance)" }
    self.init(
      mark: service.state == .running ? (appearance.symbols ? "●" : "*") : appearance.mark(of: service.state),
      style: service.state == .running ? .plain : service.state.style, label: appearance.outside(name, limit: 512),
      text: parts.joined(separator: appearance.separator))
  }
}

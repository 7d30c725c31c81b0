internal import Model
internal import Platform

/// What the commands say of a service, in one line.
enum ServiceLine {
  /// `web: running, pid 1234`; what does not run tells why.
  static func text(_ service: ServiceStatus) -> String { "\(service.address.short): \(state(service))" }

  /// The same without the name.
  static func state(_ service: ServiceStatus) -> String {
    if service.phase == "scheduled" {
      let next = service.next.map { "next run at \(Clocks.localText($0).prefix(19))" } ?? "runs when the machine starts"
      return "scheduled, \(next); \(service.reason)"
    }
    guard service.state == .running, isSettled(service) else { return service.reason }
    let pid = service.pid.map { ", pid \($0)" } ?? ""
    return "running\(pid)" + (service.adopted == true ? ", adopted" : "")
  }

  /// Nothing is under way with it.
  static func isSettled(_ service: ServiceStatus) -> Bool {
    service.phase == "up" || service.phase == "down" || service.phase == "scheduled" || service.phase.isEmpty
  }

  /// No process of it lives now.
  static func isDown(_ service: ServiceStatus) -> Bool {
    service.phase == "down" || service.phase == "scheduled" || service.phase == "backing-off"
  }

  /// No process of it lives, and none is about to.
  static func isOver(_ service: ServiceStatus) -> Bool {
    service.state != .running && service.state != .stopped && service.phase != "stopping" && service.phase != "starting"
  }
}

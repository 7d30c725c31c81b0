/// What those that come after a service want of it.
extension ServiceRecord {
  /// Why it is not yet what somebody waits for, in words behind its name; nil when it is.
  /// - Parameter sign: nil: that it finished well, if it is a oneshot, else that it is ready.
  package func shortfall(_ sign: Prerequisite.Sign?) -> String? {
    let sign = sign ?? (policy.isOneshot ? .finished : .ready)
    let isThere =
      switch sign {
      case .started: isUp || hasFinishedWell
      case .ready: isReady || policy.isOneshot && hasFinishedWell
      case .finished: hasFinishedWell
      }
    if isThere { return nil }
    let goal =
      switch sign {
      case .started: "to start"
      case .ready: "to be ready"
      case .finished: "to finish"
      }
    switch phase {
    case .down where state == .failed: return ", which has failed"
    case .down: return sign == .finished && state != .created ? ", which did not end well" : ", which is down"
    case .backingOff: return ", which has crashed, \(goal)"
    case .waiting, .starting, .up, .lingering, .stopping, .clearing: return " \(goal)"
    }
  }

  private var isUp: Bool { phase == .up || phase == .lingering }

  /// Its last run ended well by itself.
  private var hasFinishedWell: Bool {
    phase == .down && state == .finished && saved.end?.isAsked == false && saved.end?.trouble == nil
      && saved.end?.exit.map(policy.isSuccess) == true
  }
}

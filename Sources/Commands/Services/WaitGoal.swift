internal import Model

/// What `dmon wait --for` waits for.
enum WaitGoal: String, CaseIterable {
  case running, finished, stopped, crashed, failed, ready, gone

  /// Whether a service that stands so has come to it.
  func isReached(by service: ServiceStatus) -> Bool {
    switch self {
    case .running: service.state == .running && service.phase != "stopping" && service.phase != "starting"
    case .finished: service.state == .finished
    case .stopped: service.state == .stopped
    case .crashed: service.state == .crashed
    case .failed: service.state == .failed
    case .ready: service.ready
    case .gone: false
    }
  }

  /// Whether a service that stands so will not come to it unless a person acts.
  func isOutOfReach(of service: ServiceStatus) -> Bool {
    switch self {
    case .failed, .gone: false
    case .running, .finished, .stopped, .crashed, .ready: service.state == .failed
    }
  }
}

/// A service as clients see it.
extension ServiceRecord {
  /// Everything that is known of it at one moment. What others know of it (`task`, `output`, `dropped`) is left empty.
  package func status(host: String, at now: Instant, wall: Timestamp) -> ServiceStatus {
    let isLeaderThere = saved.phase == .up || saved.phase == .stopping
    let process = isLeaderThere ? saved.process : nil
    let end = isLeaderThere ? nil : saved.end
    var code: Int?
    var signal: Int?
    switch end?.exit {
    case .code(let number): code = number
    case .signal(let number): signal = number
    case .unknown, nil: break
    }
    return ServiceStatus(
      name: saved.name, group: saved.group, instance: saved.instance ?? 0, host: specification.host ?? host,
      origin: specification.origin ?? "add", wanted: saved.wanted, state: saved.state,
      phase: isRemote ? "remote" : saved.phase.text,
      reason: reason(at: now), ready: isReady && saved.state == .running, run: Int(saved.run),
      pid: process?.pid, started: saved.process?.started ?? end?.started, ended: end?.at, code: code, signal: signal,
      restarts: saved.restarts, next: saved.deadline.map { Self.moment($0, at: now, wall: wall) },
      adopted: process?.isAdopted, command: specification.command)
  }

  /// It is another host's, and nothing of it lives here.
  var isRemote: Bool { specification.host != nil && !saved.phase.isLive }

  private static func moment(_ instant: Instant, at now: Instant, wall: Timestamp) -> Timestamp {
    let wait = max(.zero, instant - now).nanoseconds / 1_000
    return Timestamp(microseconds: wall.microseconds &+ wait)
  }
}

/// What a command can be had for.
package enum HookEvent: String, Sendable, Codable, CaseIterable {
  /// A run ended badly, and the next one comes by itself.
  case crashed
  /// It gave up.
  case failed
  /// It ended well.
  case finished
  /// A run has shown that it is ready.
  case ready
  /// It uses more than it may.
  case threshold
  /// Its task does not go on.
  case stalled
  /// A task of it was lost: the process that reported it is gone and never said how it went.
  case lost
}

/// `EVENT=COMMAND`: what a shell does when something happens.
package struct Hook: Sendable, Hashable {
  package var event: HookEvent
  package var command: String

  /// - Throws: what is wrong with it.
  package init(_ text: String) throws(NetworkPlace.Complaint) {
    guard let equals = text.firstIndex(of: "=") else { throw .init("'\(text.prefix(80))' is not EVENT=COMMAND") }
    let name = String(text[..<equals])
    guard let event = HookEvent(rawValue: name) else {
      let names = HookEvent.allCases.map(\.rawValue).joined(separator: ", ")
      throw .init("'\(name.prefix(80))' is no event; there are \(names)")
    }
    let command = String(text[text.index(after: equals)...])
    if command.allSatisfy(\.isWhitespace) { throw .init("no command is named for '\(name)'") }
    if command.utf8.contains(0) { throw .init("the command for '\(name)' has a NUL") }
    self.event = event
    self.command = command
  }
}

extension HookEvent {
  /// What happened to a service between two moments of its record, in the order in which it did.
  package static func events(from before: ServiceRecord, to after: ServiceRecord) -> [HookEvent] {
    var events: [HookEvent] = []
    if after.isReady, !before.isReady || before.run != after.run { events.append(.ready) }
    if let trouble = after.trouble, trouble != before.trouble {
      switch trouble.cause {
      case .threshold: events.append(.threshold)
      case .stalled: events.append(.stalled)
      case .health, .watchdog, .notReady, .changed: break
      }
    }
    // A run is over where one was live, and no more; what was only stopped, or waits for the next daemon, is none.
    guard before.phase.isLive, !after.phase.isLive || after.run != before.run, before.saved.aim == .rule else {
      return events
    }
    switch after.state {
    case .crashed: events.append(.crashed)
    case .failed: events.append(.failed)
    case .finished where after.saved.end?.trouble == nil: events.append(.finished)
    case .finished, .created, .running, .stopped: break
    }
    return events
  }
}

extension SetGroupRequest {
  /// What can happen to a task.
  private static let events: Set<HookEvent> = [.finished, .failed, .lost, .stalled]

  /// Refuses what is no hook of a group, saying why.
  package func checkHooks() throws(SupervisorError) {
    if hooks?.count ?? 0 > 64 { throw .invalidParameter("hooks", why: "there are more than 64") }
    for text in hooks ?? [] {
      do throws(NetworkPlace.Complaint) {
        let hook = try Hook(text)
        if Self.events.contains(hook.event) { continue }
        throw .init("'\(hook.event.rawValue)' does not happen to tasks: finished, failed, lost and stalled do")
      } catch {
        throw .invalidParameter("hooks", why: error.text)
      }
    }
  }
}

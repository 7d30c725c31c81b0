internal import Model
internal import Platform

/// What is to be run for what happened to one service, one after the other.
struct HookLine {
  struct Call {
    var order: SideOrder
    var event: HookEvent
  }

  var calls: [Call] = []
  /// Somebody is at it.
  var isServed = false
  /// What found no room since that was last said.
  var dropped = 0

  /// So many wait; what happens meanwhile is not run for.
  static let longest = 64
}

/// What people want done when something happens.
extension Supervisor {
  /// Must follow every change of a record.
  func raiseHooks(_ name: ServiceName, from before: SavedService, to after: ServiceRecord) {
    if after.specification.hooks == nil { return }
    for event in HookEvent.events(from: ServiceRecord(before), to: after) {
      let isOfTrouble = event == .threshold || event == .stalled
      raise(event, name, after, reason: (isOfTrouble ? after.trouble?.text : nil) ?? after.reason(at: loop.now))
    }
  }

  /// A task of the service was lost.
  func taskIsLost(_ key: TaskKey, of service: String, reason: String) {
    guard let name = ServiceName(text: service), let record = table[name]?.record, record.specification.hooks != nil
    else { return }
    raise(.lost, name, record, reason: "task \(key.group)/\(key.id): \(reason)")
  }

  private func raise(_ event: HookEvent, _ name: ServiceName, _ record: ServiceRecord, reason: String) {
    let marks = Self.marks(event, record, reason: reason)
    raise(event, name, record.specification, marks)
  }

  /// Something happened to a task: what its group has for that is run, as the daemon itself.
  func taskChanged(_ task: TaskRecord) {
    guard let hooks = turns.rules.isEmpty ? nil : turns.rules[task.key.group]?.hooks, let event = HookEvent(task.state)
    else { return }
    var specification = ServiceSpecification(command: [])
    specification.hooks = hooks
    specification.inherited = ["PATH", "LANG", "TZ"].compactMap { name in Environment[name].map { "\(name)=\($0)" } }
    var marks = [
      "DMON_EVENT=\(event.rawValue)", "DMON_TASK=\(task.key.id)",
      "DMON_LABEL=\(Printable.text(task.label, limit: 1_000))",
      "DMON_REASON=\(Printable.text(task.reason.isEmpty ? task.message : task.reason, limit: 1_000))",
    ]
    if let code = task.code { marks.append("DMON_CODE=\(code)") }
    raise(event, ServiceName(group: task.key.group, name: Self.groupOwner), specification, marks)
  }

  private func raise(
    _ event: HookEvent, _ name: ServiceName, _ specification: ServiceSpecification, _ marks: [String]
  ) {
    let commands = specification.commands(for: event)
    if commands.isEmpty { return }
    var line = hookLines[name] ?? HookLine()
    for command in commands {
      if line.calls.count >= HookLine.longest {
        line.dropped += 1
        continue
      }
      let order = SideOrder(
        owner: name, purpose: .hook, specification: specification, command: command, marks: marks,
        limit: settings.hookLimit)
      line.calls.append(.init(order: order, event: event))
    }
    if !line.isServed, !line.calls.isEmpty {
      line.isServed = true
      freshHookLines.append(name)
      asideWanted.ring()
    }
    hookLines[name] = line
  }

  private static func marks(_ event: HookEvent, _ record: ServiceRecord, reason: String) -> [String] {
    var marks = [
      "DMON_EVENT=\(event.rawValue)", "DMON_REASON=\(Printable.text(reason, limit: 1_000))",
      "DMON_SERVICE_STATE=\(record.state.rawValue)", "DMON_RUN_NUMBER=\(record.run)",
      "DMON_RESTARTS=\(record.saved.restarts)",
    ]
    switch record.phase.isLive ? nil : record.saved.end?.exit {
    case .code(let code): marks.append("DMON_CODE=\(code)")
    case .signal(let number): marks.append("DMON_SIGNAL=\(SignalName.text(number))")
    case .unknown, nil: break
    }
    return marks
  }

  func takeHookLines() -> [ServiceName] {
    defer { freshHookLines = [] }
    return freshHookLines
  }

  /// Runs what stands in a service's line, until nothing does.
  func callHooks(of name: ServiceName) async {
    while let call = nextCall(of: name) {
      let log = sideLog(of: name, .hook)
      let before = await reader?.run { Files.size(of: log) ?? 0 } ?? 0
      let outcome = await runAside(call.order)
      if Task.isCancelled || areSidesOver { return }
      if outcome == .ended(.code(0)) {
        show(nil, name)
        continue
      }
      let line = await lastLine(of: log, behind: before).map { ": \($0)" } ?? ""
      let text = "the command for '\(call.event.rawValue)' failed: \(outcome.words(limit: call.order.limit))\(line)"
      self.log.warning("\(name.text): \(text)")
      show(text, name)
    }
  }

  private func nextCall(of name: ServiceName) -> HookLine.Call? {
    guard var line = hookLines[name] else { return nil }
    if line.dropped > 0 {
      log.warning("\(name.text): too much happened at once: \(line.dropped) commands of --on were not run")
      line.dropped = 0
    }
    guard !line.calls.isEmpty else {
      hookLines[name] = nil
      return nil
    }
    let call = line.calls.removeFirst()
    hookLines[name] = line
    return call
  }

  private func show(_ problem: String?, _ name: ServiceName) {
    guard table[name] != nil, table[name]?.hookProblem != problem else { return }
    table.update(name) { $0.hookProblem = problem }
    table.note(name)
    settle()
  }
}

extension HookEvent {
  /// What is said of a task that has come to this state; nil where nothing is.
  init?(_ state: TaskState) {
    switch state {
    case .active: return nil
    case .stalled: self = .stalled
    case .done: self = .finished
    case .failed: self = .failed
    case .lost: self = .lost
    }
  }
}

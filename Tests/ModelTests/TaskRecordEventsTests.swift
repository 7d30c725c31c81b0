import Model
import Support
import Testing

@Suite("Every event in every state of a task")
struct TaskRecordEventsTests {
  enum Event: CaseIterable {
    case report, advance, total, message, sign, bad, finish, fail, lose, gone, early, silence
  }

  /// What comes of an event: the new state and the kind of change, or that it is refused.
  enum Outcome: Equatable {
    case becomes(TaskState, TaskRecord.Change)
    case ended
    case invalid
  }

  /// A task that was brought into `state` the ordinary way, by second 60.
  private func task(_ state: TaskState) throws -> TaskRecord {
    var task = try TaskRecord(
      id: 1, request: RegisterRequest(group: "g", total: 10, timeout: Microseconds(.seconds(60))),
      from: .init(uid: 0, host: "h", pid: 9), at: moment(0), wall: clock(0))
    switch state {
    case .active: break
    case .stalled: _ = task.noticeSilence(at: moment(60))
    case .done: _ = try task.finish(at: moment(60), wall: clock(60))
    case .failed: _ = try task.fail(code: 1, at: moment(60), wall: clock(60))
    case .lost: _ = task.loseProcess(at: moment(60), wall: clock(60))
    }
    #expect(task.state == state)
    return task
  }

  private func apply(_ event: Event, to task: inout TaskRecord, at second: Double) throws(ProgressError)
    -> TaskRecord.Change
  {
    let (now, wall) = (moment(second), clock(second))
    switch event {
    case .report: return try task.report(completed: 5, at: now, wall: wall)
    case .advance: return try task.report(advance: 1, at: now, wall: wall)
    case .total: return try task.report(total: 12, at: now, wall: wall)
    case .message: return try task.report(message: "at \(second)", at: now, wall: wall)
    case .sign: return try task.report(at: now, wall: wall)
    case .bad: return try task.report(completed: .nan, at: now, wall: wall)
    case .finish: return try task.finish(message: "end", at: now, wall: wall)
    case .fail: return try task.fail(message: "end", code: 2, at: now, wall: wall)
    case .lose: return task.lose(reason: "its host is gone", wall: wall)
    case .gone: return task.loseProcess(at: now, wall: wall)
    case .early: return task.noticeSilence(at: task.heard + .seconds(59))
    case .silence: return task.noticeSilence(at: task.heard + .seconds(60))
    }
  }

  /// The table. A new state or event does not compile until it is listed.
  private func expected(_ state: TaskState, _ event: Event) -> Outcome {
    switch (state, event) {
    case (.active, .report), (.active, .advance), (.active, .total), (.active, .sign): .becomes(.active, .progress)
    case (.active, .message): .becomes(.active, .message)
    case (.stalled, .report), (.stalled, .advance), (.stalled, .total), (.stalled, .sign), (.stalled, .message),
      (.lost, .report), (.lost, .advance), (.lost, .total), (.lost, .sign), (.lost, .message):
      .becomes(.active, .state)
    case (.active, .bad), (.stalled, .bad), (.lost, .bad): .invalid
    case (.active, .finish), (.stalled, .finish), (.lost, .finish): .becomes(.done, .state)
    case (.active, .fail), (.stalled, .fail), (.lost, .fail): .becomes(.failed, .state)
    case (.active, .lose), (.active, .gone), (.stalled, .lose), (.stalled, .gone): .becomes(.lost, .state)
    case (.active, .silence): .becomes(.stalled, .state)
    case (.active, .early), (.stalled, .early), (.stalled, .silence): .becomes(state, .none)
    case (.lost, .lose), (.lost, .gone), (.lost, .early), (.lost, .silence): .becomes(.lost, .none)
    case (.done, .finish), (.failed, .fail): .becomes(state, .none)
    case (.done, .fail), (.failed, .finish): .ended
    case (.done, .report), (.done, .advance), (.done, .total), (.done, .sign), (.done, .message), (.done, .bad),
      (.failed, .report), (.failed, .advance), (.failed, .total), (.failed, .sign), (.failed, .message),
      (.failed, .bad):
      .ended
    case (.done, .lose), (.done, .gone), (.done, .early), (.done, .silence), (.failed, .lose), (.failed, .gone),
      (.failed, .early), (.failed, .silence):
      .becomes(state, .none)
    }
  }

  @Test("the table of transitions", arguments: TaskState.allCases, Event.allCases)
  func transition(state: TaskState, event: Event) throws {
    var task = try task(state)
    let before = task
    let outcome: Outcome
    do throws(ProgressError) {
      let change = try apply(event, to: &task, at: 70)
      outcome = .becomes(task.state, change)
    } catch {
      outcome = error == .taskEnded(before.key, state) ? .ended : .invalid
    }
    #expect(outcome == expected(state, event))
    switch outcome {
    case .becomes(_, .none), .ended, .invalid: #expect(task == before)
    case .becomes: #expect(task != before)
    }
    checkInvariants(task)
    if state == .lost, task.state == .active { #expect(task.pid == 0) } else { #expect(task.pid == 9) }
  }

  @Test("any sequence of events keeps a task consistent", arguments: 0..<50 as Range<UInt64>)
  func anySequence(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var task = try task(.active)
    var second = 0.0
    for _ in 0..<400 {
      second += Double.random(in: 0...40, using: &random)
      let before = task
      do throws(ProgressError) {
        // Endings are rare, or else there would be nothing but ended tasks.
        let events: [Event] = Int.random(in: 0..<20, using: &random) == 0 ? Event.allCases : [.report, .silence, .gone]
        let change = try apply(events.randomElement(using: &random) ?? .sign, to: &task, at: second)
        if change == .none { #expect(task == before) }
        if change < .state { #expect(task.state == before.state && task.reason == before.reason) }
        if change < .message { #expect(task.message == before.message) }
        if change != .none { #expect(before.state != .done && before.state != .failed) }
      } catch {
        #expect(task == before)
      }
      checkInvariants(task)
    }
  }

  private func checkInvariants(_ task: TaskRecord) {
    #expect((task.ended != nil) == task.state.isEnded)
    #expect(task.code == nil || task.state == .failed)
    #expect((task.silentFrom != nil) == (task.state == .active))
    #expect(task.completed.isFinite)
    let status = task.status(at: task.heard + .seconds(1))
    #expect(status.remaining == nil || task.state == .active)
    #expect(status.rate == nil || !task.state.isEnded)
    if task.state == .stalled || task.state == .failed || task.state == .lost { #expect(!task.reason.isEmpty) }
  }
}

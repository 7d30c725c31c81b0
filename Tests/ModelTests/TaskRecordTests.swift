import Model
import Testing

@Suite("A task record")
struct TaskRecordTests {
  private let reporter = TaskRecord.Reporter(uid: 1_000, host: "anvil", pid: 4_711)

  private func record(_ request: RegisterRequest = RegisterRequest(group: "g", total: 10)) throws -> TaskRecord {
    try TaskRecord(id: 3, request: request, from: reporter, at: moment(0), wall: clock(0))
  }

  @Test("a record stays below 300 bytes, for there are 100,000")
  func size() {
    #expect(MemoryLayout<TaskRecord>.size <= 300)
    #expect(MemoryLayout<TaskRecord?>.stride <= 304)
  }

  @Test("a new task is active and shows what it was registered with")
  func registered() throws {
    let request = RegisterRequest(
      group: "g", label: "copy", total: 10, unit: "file", pid: 1, parent: 2, timeout: Microseconds(.seconds(60)))
    let status = try record(request).status(at: moment(1))
    #expect(
      status
        == TaskStatus(
          group: "g", id: 3, label: "copy", unit: "file", host: "anvil", uid: 1_000, pid: 4_711, parent: 2,
          state: .active, total: 10, started: clock(0), updated: clock(0)))
  }

  @Test("a task without pid, parent and total says so")
  func bare() throws {
    let request = RegisterRequest(group: "g", pid: 0, parent: 0)
    let bare = try TaskRecord(
      id: 1, request: request, from: .init(uid: 0, host: ""), service: "g/web", at: moment(0), wall: clock(0))
    let status = bare.status(at: moment(0))
    #expect(status.pid == nil && status.parent == nil && status.total == nil && status.service == "g/web")
    #expect(bare.silentFrom == nil)
  }

  @Test(
    "a registration that cannot be is refused, by the name of what is wrong",
    arguments: [
      ("group", RegisterRequest(group: "")), ("group", RegisterRequest(group: "a/b")),
      ("total", RegisterRequest(group: "g", total: -1)), ("total", RegisterRequest(group: "g", total: .nan)),
      ("total", RegisterRequest(group: "g", total: .infinity)), ("pid", RegisterRequest(group: "g", pid: -1)),
      ("pid", RegisterRequest(group: "g", pid: 1 << 31)), ("parent", RegisterRequest(group: "g", parent: -1)),
      ("timeout", RegisterRequest(group: "g", timeout: Microseconds(-1))),
      ("timeout", RegisterRequest(group: "g", timeout: Microseconds(.max))),
      ("request", RegisterRequest(group: "g", request: "")),
    ])
  func refused(name: String, request: RegisterRequest) throws {
    let error = try #require(throws: ProgressError.self) { try TaskRecord.check(request) }
    #expect(throws: error) { try record(request) }
    guard case .invalidParameter(let parameter, let why) = error else { throw error }
    #expect(parameter == name && !why.isEmpty)
  }

  @Test("reports set and add, and change the total and the message")
  func reports() throws {
    var task = try record()
    #expect(try task.report(completed: 2, at: moment(1), wall: clock(1)) == .progress)
    #expect(try task.report(advance: 1.5, at: moment(2), wall: clock(2)) == .progress)
    #expect(task.completed == 3.5)
    #expect(
      try task.report(completed: 4, advance: 1, total: 20, message: "b", at: moment(3), wall: clock(3)) == .message)
    #expect(task.completed == 5 && task.total == 20 && task.message == "b")
    #expect(try task.report(message: "b", at: moment(4), wall: clock(4)) == .progress)
    #expect(try task.report(at: moment(5), wall: clock(5)) == .progress)
    let update = task.update(at: moment(5), withMessage: false)
    let rate = try #require(update.rate)
    #expect(rate > 0 && update.remaining != nil)
    #expect(
      update
        == TaskUpdate(
          group: "g", id: 3, completed: 5, total: 20, rate: rate, remaining: update.remaining, updated: clock(5)))
    #expect(task.update(at: moment(5), withMessage: true).message == "b")
  }

  @Test("numbers that cannot be are refused and change nothing, not even the message")
  func refusedNumbers() throws {
    var task = try record()
    _ = try task.report(completed: 1e308, at: moment(1), wall: clock(1))
    let before = task
    let at = moment(2)
    let wall = clock(2)
    for bad in [Double.nan, .infinity, -.infinity] {
      #expect(throws: ProgressError.self) { try task.report(completed: bad, message: "x", at: at, wall: wall) }
      #expect(throws: ProgressError.self) { try task.report(advance: bad, message: "x", at: at, wall: wall) }
      #expect(throws: ProgressError.self) { try task.report(total: bad, message: "x", at: at, wall: wall) }
    }
    #expect(throws: ProgressError.invalidParameter("total", why: "it is negative")) {
      try task.report(total: -1, message: "x", at: at, wall: wall)
    }
    #expect(throws: ProgressError.invalidParameter("advance", why: "the sum is too large")) {
      try task.report(advance: 1e308, message: "x", at: at, wall: wall)
    }
    #expect(task == before)
  }

  @Test("a negative value and a total of zero are allowed")
  func oddNumbers() throws {
    var task = try record(RegisterRequest(group: "g", total: 0))
    #expect(task.status(at: moment(1)).remaining == Microseconds(0))
    _ = try task.report(completed: -3, at: moment(1), wall: clock(1))
    #expect(task.completed == -3)
  }

  @Test("a first value is where the task starts, and so is a first advance: nobody knows how long it took")
  func firstReport() throws {
    var resumed = try record()
    _ = try resumed.report(completed: 7, at: moment(2), wall: clock(2))
    #expect(resumed.status(at: moment(2)).rate == nil)
    var fresh = try record()
    _ = try fresh.report(advance: 1, at: moment(2), wall: clock(2))
    #expect(fresh.status(at: moment(2)).rate == nil)
    _ = try fresh.report(advance: 1, at: moment(4), wall: clock(4))
    #expect(fresh.status(at: moment(4)).rate == 0.5)
    #expect(fresh.status(at: moment(4)).remaining == Microseconds(.seconds(16)))
  }

  @Test("a task that was saved goes on with the rate it had, whichever record has it")
  func restoredRate() throws {
    var task = try record()
    for step in 0...8 {
      _ = try task.report(completed: Double(step), at: moment(Double(step)), wall: clock(Double(step)))
    }
    var whole = TaskRecord(restoring: task.saved(ticks: nil), at: moment(9), wall: clock(9))
    var later = TaskRecord(restoring: try record().saved(ticks: nil), at: moment(9), wall: clock(9))
    later.restore(task.savedProgress, at: moment(9), wall: clock(9))
    var old = task.savedProgress
    old.pace = nil
    var unknown = whole
    unknown.restore(old, at: moment(9), wall: clock(9))
    #expect(unknown.status(at: moment(9)).rate == nil)
    for restored in [whole, later] {
      let status = restored.status(at: moment(9))
      #expect(abs((status.rate ?? 0) - 1) < 0.001)
      #expect(abs((status.remaining ?? Microseconds(0)).value - 1_000_000) < 10_000)
    }
    _ = try whole.report(advance: 1, at: moment(9.001), wall: clock(9))
    _ = try later.report(completed: 9, at: moment(9.5), wall: clock(9))
    for restored in [whole, later] { #expect(abs((restored.status(at: moment(10)).rate ?? 0) - 1) < 0.001) }
  }

  @Test("a finished task keeps the value it last reported, and shows no rate")
  func finished() throws {
    var task = try record()
    _ = try task.report(advance: 4, at: moment(2), wall: clock(2))
    #expect(try task.finish(message: "so far", at: moment(3), wall: clock(3)) == .state)
    let status = task.status(at: moment(9))
    #expect(status.completed == 4 && status.total == 10 && status.message == "so far" && status.reason == "")
    #expect(status.rate == nil && status.remaining == nil)
    #expect(status.ended == clock(3) && status.updated == clock(3))
  }

  @Test("the reason says in words what happened")
  func reasons() throws {
    var task = try record(RegisterRequest(group: "g", timeout: Microseconds(.seconds(90))))
    #expect(task.silentFrom == moment(90))
    #expect(task.noticeSilence(at: moment(90)) == .state)
    #expect(task.reason == "silent for more than 1 min 30 s")
    #expect(task.status(at: moment(91)).remaining == nil)
    var lost = task
    #expect(lost.loseProcess(at: moment(12), wall: clock(12)) == .state)
    #expect(lost.reason == "process 4711 is gone, last heard 12 s ago")
    #expect(try lost.report(advance: 1, at: moment(13), wall: clock(13)) == .state)
    #expect(lost.reason == "back after it was lost" && lost.pid == 0 && lost.ended == nil)
    var failed = task
    _ = try failed.fail(code: 3, at: moment(1), wall: clock(1))
    #expect(failed.reason == "failed: exit 3" && failed.code == 3)
    _ = try task.fail(message: "no disk", at: moment(1), wall: clock(1))
    #expect(task.reason == "failed" && task.code == nil && task.message == "no disk")
  }

  @Test("texts that are too long are cut between two characters")
  func cutTexts() throws {
    var task = try record(
      RegisterRequest(group: "g", label: String(repeating: "l", count: 600), unit: String(repeating: "ü", count: 40)))
    #expect(task.label.utf8.count == 512)
    #expect(task.unit.utf8.count == 64)
    for (text, kept) in [
      (String(repeating: "a", count: 4_096), 4_096), (String(repeating: "€", count: 2_000), 4_095),
      (String(repeating: "👩‍👩‍👧", count: 400), 4_086), ("a" + String(repeating: "\u{301}", count: 4_000), 4_095),
      (String(repeating: "x", count: 4_090) + "e\u{301}\u{302}\u{303}\u{304}", 4_090),
    ] {
      _ = try task.report(message: text, at: moment(1), wall: clock(1))
      #expect(task.message.utf8.count == kept)
      #expect(text.unicodeScalars.starts(with: task.message.unicodeScalars))
    }
  }
}

/// The wall clock `seconds` after the task was registered.
func clock(_ seconds: Double) -> Timestamp {
  Timestamp(microseconds: 1_700_000_000_000_000 + Int64(seconds * 1e6))
}

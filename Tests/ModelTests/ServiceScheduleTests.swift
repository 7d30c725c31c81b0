import Support
import Testing

@testable import Model

@Suite("A service that runs at times")
struct ServiceScheduleTests {
  private func scheduled(_ change: (inout ServiceSpecification) -> Void = { _ in }) -> Life {
    Life { specification in
      specification.schedule = "@hourly"
      change(&specification)
    }
  }

  @Test("a run that is due begins, and its end is rest: good or bad, the next time comes anyway")
  func ends() {
    for (exit, state) in [(RunExit.code(0), ServiceState.finished), (.code(3), .failed), (.signal(11), .failed)] {
      var life = scheduled()
      #expect(life.reason == "not run yet")
      #expect(life.apply(.due) == [.record, .spawn(1)])
      life.begin()
      life.pass(3)
      life.finish(exit)
      #expect(life.record.phase == .down && life.record.state == state)
      #expect(life.reason.hasSuffix(", took 3 s") && life.record.isScheduleEnabled, "\(life.reason)")
      #expect(life.apply(.due) == [.record, .spawn(2)])
    }
  }

  @Test("with a rule of its own a bad run is tried again, and that belongs to the run")
  func retried() {
    var life = scheduled { $0.restart = .onFailure }
    life.apply(.due)
    life.begin()
    life.finish(.code(3))
    #expect(life.record.phase == .backingOff)
    #expect(life.apply(.due).isEmpty)
    life.pass(2)
    #expect(life.apply(.deadline) == [.record, .spawn(2)])
    var always = scheduled { $0.restart = .always }
    always.apply(.due)
    always.begin()
    always.finish(.code(0))
    #expect(always.record.phase == .down, "a good end is what it was for")
  }

  @Test("what is due is nothing to one that lives, and to one that a person has stopped or removed")
  func refused() {
    var life = scheduled()
    life.apply(.due)
    for _ in 0..<2 {
      #expect(life.apply(.due).isEmpty)
      life.begin()
    }
    life.apply(.stop)
    life.finish(.signal(15))
    #expect(life.apply(.due).isEmpty && !life.record.isScheduleEnabled)
    #expect(life.reason.hasSuffix("; its schedule rests until a start"), "\(life.reason)")
    #expect(life.apply(.start) == [.record, .spawn(2)], "a start is a run, and the schedule goes on")
    #expect(life.record.isScheduleEnabled)
    var removed = scheduled()
    removed.apply(.remove)
    #expect(removed.apply(.due).isEmpty && removed.apply(.makeWay).isEmpty)
    var plain = Life()
    #expect(plain.apply(.due).isEmpty && plain.apply(.makeWay).isEmpty, "one without a schedule")
  }

  @Test("one that is to make way ends as by a stop, and is wanted as before")
  func makesWay() {
    var life = scheduled()
    life.apply(.due)
    life.begin()
    #expect(life.apply(.makeWay).contains(.signal(1, number: 15, toGroup: true)))
    #expect(life.apply(.due).isEmpty, "it lives yet")
    life.finish(.signal(15))
    #expect(life.record.phase == .down && life.record.wanted == .up)
    #expect(life.apply(.due) == [.record, .spawn(2)])
    var starting = scheduled()
    starting.apply(.due)
    #expect(starting.apply(.makeWay) == [.record])
    #expect(starting.begin().contains(.signal(1, number: 15, toGroup: true)))
    var waiting = scheduled()
    waiting.hold = "for its turn"
    waiting.apply(.due)
    #expect(waiting.record.phase == .waiting)
    #expect(waiting.apply(.makeWay) == [.record] && waiting.record.phase == .down)
  }

  @Test("a new daemon starts none of them, but one that waited for its turn when the last one ended")
  func resumption() {
    var idle = scheduled()
    #expect(idle.apply(.shutdown) == [.record] && !idle.record.isScheduleEnabled)
    #expect(idle.reason.contains("the next 'dmon daemon'"))
    var held = idle
    #expect(held.record.resumption(isOtherBoot: false, startsServices: false, held.circumstances).isEmpty)
    #expect(!held.record.isScheduleEnabled && held.record.isWaitingForDaemon)
    #expect(idle.record.resumption(isOtherBoot: false, idle.circumstances) == [.record])
    #expect(idle.record.isScheduleEnabled && idle.record.phase == .down && !idle.record.isWaitingForDaemon)

    var interrupted = scheduled()
    interrupted.apply(.due)
    interrupted.begin()
    interrupted.apply(.shutdown)
    var dying = interrupted
    _ = dying.record.resumption(isOtherBoot: false, dying.circumstances)
    dying.finish(.signal(15))
    #expect(dying.record.phase == .down && dying.record.isScheduleEnabled, "it does not run twice")
    interrupted.finish(.signal(15))
    #expect(interrupted.record.resumption(isOtherBoot: false, interrupted.circumstances) == [.record])
    #expect(interrupted.record.phase == .down && interrupted.record.isScheduleEnabled)

    var waiting = scheduled()
    waiting.hold = "for its turn"
    waiting.apply(.due)
    waiting.apply(.shutdown)
    waiting.hold = nil
    #expect(waiting.record.resumption(isOtherBoot: false, waiting.circumstances) == [.record, .spawn(1)])
  }

  @Test("another boot starts none of them, and what a person has stopped stays so")
  func otherBoot() {
    var life = scheduled()
    life.apply(.due)
    life.begin()
    var stopped = life
    #expect(life.record.resumption(isOtherBoot: true, life.circumstances) == [.record])
    #expect(life.record.phase == .down && life.record.isScheduleEnabled && life.reason == "ended with the machine")
    stopped.apply(.stop)
    _ = stopped.record.resumption(isOtherBoot: true, stopped.circumstances)
    #expect(stopped.record.phase == .down && !stopped.record.isScheduleEnabled)
    var unwanted = scheduled { $0.autostart = false }
    unwanted.apply(.start)
    _ = unwanted.record.resumption(isOtherBoot: true, unwanted.circumstances)
    #expect(!unwanted.record.isScheduleEnabled)
  }

  @Test("what its origin starts by itself now begins where nobody stopped it; with a schedule that goes on")
  func enabled() {
    var plain = Life { $0.autostart = false }
    var stopped = plain
    #expect(plain.record.isIdle && plain.apply(.enabled(startsNow: true)).isEmpty, "it has no autostart yet")
    plain.edit { $0.autostart = true }
    var later = plain
    #expect(plain.apply(.enabled(startsNow: true)) == [.record, .spawn(1)])
    #expect(plain.record.wanted == .up && plain.apply(.enabled(startsNow: true)).isEmpty)
    #expect(later.apply(.enabled(startsNow: false)) == [.record])
    #expect(later.record.resumption(isOtherBoot: false, later.circumstances).contains(.spawn(1)))
    #expect(stopped.apply(.stop) == [.record], "a person's word")
    stopped.edit { $0.autostart = true }
    #expect(!stopped.record.isIdle && stopped.apply(.enabled(startsNow: true)).isEmpty)
    var timed = scheduled { $0.autostart = false }
    timed.edit { $0.autostart = nil }
    #expect(timed.apply(.enabled(startsNow: true)) == [.record] && timed.record.isScheduleEnabled)
    #expect(timed.record.isIdle, "it waits for its time")
    timed.edit { $0.schedule = nil }
    #expect(timed.apply(.enabled(startsNow: true)) == [.record, .spawn(1)])
    var begun = Life { $0.autostart = false }
    begun.apply(.start)
    #expect(!begun.record.isIdle)
    _ = begun.record.resumption(isOtherBoot: true, begun.circumstances)
    #expect(begun.record.isIdle, "another boot forgets what a person said")
  }

  @Test("who comes after one waits until it has ended well")
  func order() {
    var life = scheduled()
    #expect(life.record.shortfall(nil) == ", which is down")
    life.apply(.due)
    life.begin()
    #expect(life.record.shortfall(nil) == " to finish")
    life.finish(.code(0))
    #expect(life.record.shortfall(nil) == nil)
  }

  @Test("what can be no schedule is refused with what is wrong, and an empty one ends it in an edit")
  func specification() throws {
    var wrong = ServiceSpecification("x")
    wrong.schedule = "61 * * * *"
    #expect(
      throws: SupervisorError.invalidParameter(
        "service.schedule", why: "minute, at column 1: '61' is out of range; 0 to 59 is allowed")
    ) { try wrong.check() }
    var late = ServiceSpecification("x")
    (late.schedule, late.jitter) = ("@daily", Microseconds(-1))
    #expect(throws: SupervisorError.invalidParameter("service.jitter", why: "it is negative")) { try late.check() }
    var full = ServiceSpecification("x")
    (full.schedule, full.timezone, full.overlap, full.missed) = ("@daily", "UTC", .queue, .once)
    full.jitter = Microseconds(5)
    try full.check()
    var change = ServiceSpecification(command: [])
    change.timezone = ""
    #expect(full.edited(by: change).timezone == nil && full.edited(by: change).schedule == "@daily")
    change.schedule = ""
    #expect(full.edited(by: change) == ServiceSpecification("x"))
    #expect(!ServiceSpecification.needsRestart(from: full, to: full.edited(by: change)))
  }
}

extension ServiceSpecification {
  fileprivate init(_ program: String) { self.init(command: [program]) }
}

@Suite("A schedule that goes on with another daemon")
struct SavedScheduleTests {
  private static func at(_ second: Int64) -> Timestamp { Timestamp(microseconds: second * 1_000_000) }

  private struct Hourly {
    var state: ScheduleState
    let rule: ScheduleRule
    let schedule: Schedule

    init(_ saved: SavedSchedule?, _ overlap: OverlapRule, _ missed: MissedRule = .skip, isLive: Bool = false) throws {
      rule = ScheduleRule(try CronExpression("0 * * * *"), overlap: overlap, missed: missed)
      schedule = Schedule(rule.expression)
      state = ScheduleState(saved, isLive: isLive, isEnabled: true)
    }

    mutating func apply(_ event: ScheduleState.Event, _ second: Int64) -> [ScheduleState.Effect] {
      state.apply(event, at: SavedScheduleTests.at(second), rule, schedule)
    }
  }

  @Test("what was served is not served again, and what was due meanwhile is")
  func served() throws {
    let saved = SavedSchedule(servedUntil: Self.at(3_600))
    var soon = try Hourly(saved, .skip)
    #expect(soon.apply(.began(atBoot: false), 3_700) == [.arm(Self.at(7_200))])
    var late = try Hourly(saved, .skip)
    #expect(late.apply(.began(atBoot: false), 7_230) == [.start(for: Self.at(7_200)), .arm(Self.at(10_800))])
    #expect(late.state.saved(boot: "b") == SavedSchedule(servedUntil: Self.at(7_230), boot: "b"))
  }

  @Test("a run that waited for one that ended unseen starts, unless it is too late for it")
  func waited() throws {
    let saved = SavedSchedule(servedUntil: Self.at(3_600), waiting: Self.at(3_600))
    var soon = try Hourly(saved, .queue)
    #expect(soon.apply(.began(atBoot: false), 3_610) == [.start(for: Self.at(3_600)), .arm(Self.at(7_200))])
    var late = try Hourly(saved, .queue)
    let missed = MissedRuns(count: 1, isMore: false, first: Self.at(3_600), last: Self.at(3_600))
    #expect(
      late.apply(.began(atBoot: false), 4_000) == [
        .skip(for: Self.at(3_600), .missed(missed)), .arm(Self.at(7_200)),
      ])
    var once = try Hourly(saved, .queue, .once)
    #expect(once.apply(.began(atBoot: false), 4_000).first == .start(for: Self.at(3_600)))
    var lives = try Hourly(saved, .queue, isLive: true)
    #expect(lives.apply(.began(atBoot: false), 3_610) == [.arm(Self.at(7_200))])
    #expect(lives.apply(.runEnded, 3_620) == [.start(for: Self.at(3_600))])
  }

  @Test("a new run in the place of the old one serves what waited for just that, and not what is queued")
  func replaced() throws {
    let saved = SavedSchedule(servedUntil: Self.at(3_600), waiting: Self.at(3_600))
    for (overlap, starts) in [(OverlapRule.restart, false), (.queue, true)] {
      var hourly = try Hourly(saved, overlap, isLive: true)
      _ = hourly.apply(.began(atBoot: false), 3_601)
      #expect(hourly.apply(.runReplaced, 3_602).isEmpty)
      #expect(hourly.apply(.runEnded, 3_700).isEmpty == !starts)
    }
  }
}

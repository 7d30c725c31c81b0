import Model
import Support
import Testing

@Suite("A service that ends is started again, or is not")
struct ServiceRestartTests {
  /// Crashes after so many seconds of uptime; the wait that is announced, nil when there is none.
  private func crash(_ life: inout Life, after uptime: Double = 0, _ exit: RunExit = .code(3)) -> Double? {
    life.begin()
    life.pass(uptime)
    life.finish(exit)
    guard let deadline = life.record.deadline else { return nil }
    let wait = (deadline - life.now).inSeconds
    life.pass(wait)
    life.apply(.deadline)
    return wait
  }

  @Test("the waits of crashes in a row, and anew after a healthy time")
  func backOff() {
    var life = Life()
    life.apply(.start)
    #expect((1...5).map { _ in crash(&life) } == [1, 2, 4, 8, 16])
    #expect(crash(&life, after: 9.9) == 32)
    #expect(crash(&life, after: 10) == 1)
    #expect(crash(&life) == 2)
    #expect(life.record.saved.restarts == 8)
  }

  @Test("failed when the limit would be passed; a start begins anew")
  func limit() {
    var life = Life { $0.maxRestarts = 2 }
    life.apply(.start)
    #expect([crash(&life), crash(&life), crash(&life)] == [1, 2, nil])
    #expect(life.record.state == .failed && life.record.phase == .down && life.record.wanted == .up)
    #expect(life.reason == "failed: exit 3; given up after 2 restarts of 2")
    #expect(life.apply(.start) == [.record, .spawn(4)])
    #expect(crash(&life) == 1)
  }

  @Test("a limit of 0 gives up at once, never does too, and both say so")
  func atOnce() {
    var none = Life { $0.maxRestarts = 0 }
    none.apply(.start)
    #expect(crash(&none) == nil)
    #expect(none.reason == "failed: exit 3; given up after 0 restarts of 0")
    var never = Life { $0.restart = .never }
    never.apply(.start)
    #expect(crash(&never) == nil)
    #expect(never.reason == "failed: exit 3; not restarted (--restart never)")
  }

  @Test("interval 0 starts the next run in the same breath")
  func withoutInterval() {
    var life = Life { $0.restartInterval = Microseconds(0) }
    life.apply(.start)
    life.begin()
    life.apply(.exited(1, .signal(11), at: life.wall))
    #expect(life.apply(.treeEnded(1, survivors: 0)) == [.record, .forget(1), .arm(nil), .spawn(2)])
    #expect(life.record.state == .crashed)
    #expect(life.reason == "starting again after SIGSEGV, retry 1")
  }

  @Test("always: a good end waits the plain interval each time, and does not lengthen the wait after a crash")
  func always() {
    var life = Life { $0.restart = .always }
    life.apply(.start)
    #expect((1...4).map { _ in crash(&life, .code(0)) } == [1, 1, 1, 1])
    #expect(life.record.state == .finished)
    #expect([crash(&life), crash(&life), crash(&life, .code(0)), crash(&life)] == [1, 2, 1, 1])
  }

  @Test("always with a limit counts every restart")
  func alwaysWithLimit() {
    var life = Life {
      $0.restart = .always
      $0.maxRestarts = 2
    }
    life.apply(.start)
    #expect([crash(&life, .code(0)), crash(&life, .code(0)), crash(&life, .code(0))] == [1, 1, nil])
    #expect(life.record.state == .finished)
    #expect(life.reason == "finished: exit 0; not started again after 2 restarts of 2")
  }

  @Test("a good end is the end", arguments: [RunExit.code(0), .code(7), .signal(15)])
  func goodEnd(exit: RunExit) {
    var life = Life { $0.successCodes = [7] }
    life.apply(.start)
    #expect(crash(&life, exit) == nil)
    #expect(life.record.state == .finished && life.record.wanted == .up)
  }

  @Test("a restart by a person is immediate and forgets what was")
  func byPerson() {
    var life = Life()
    life.apply(.start)
    for _ in 1...4 { _ = crash(&life) }
    life.begin()
    life.finish(.code(3))
    #expect(life.record.phase == .backingOff)
    #expect(life.apply(.restart) == [.record, .spawn(6), .arm(nil)])
    #expect(life.record.saved.restarts == 0)
    #expect(crash(&life) == 1)
  }

  @Test("a start that fails is a crash that says its stage; without a keeper nothing is tried again")
  func notStarted() {
    var life = Life()
    life.apply(.start)
    let failure = StartFailure(stage: .notFound, errno: 2, text: "/usr/bin/x: not found")
    #expect(life.apply(.notStarted(1, failure)) == [.record, .forget(1), .arm(life.at(1))])
    #expect(life.record.state == .crashed)
    #expect(life.reason == "not started: /usr/bin/x: not found, retry 1 in 1 s")
    life.pass(1)
    life.apply(.deadline)
    life.apply(.notStarted(2, StartFailure(stage: .proc, errno: 0, text: "there is no /proc")))
    #expect(life.record.state == .failed && life.record.phase == .down)
    #expect(life.reason == "not started: there is no /proc; nothing can be started here")
  }

  @Test("an uptime that is known late, or under a wall clock that jumped, is no healthy one by mistake")
  func health() {
    // Ended after 1 s, heard of an hour later.
    var late = Life()
    late.apply(.start)
    _ = crash(&late)
    late.begin()
    let ended = Timestamp(microseconds: late.wall.microseconds + 1_000_000)
    late.pass(3_600)
    late.apply(.exited(2, .code(1), at: ended))
    #expect(late.record.saved.retries == 1)
    // An hour of uptime, the wall clock set back by two.
    var back = Life()
    back.apply(.start)
    _ = crash(&back)
    back.begin()
    back.pass(3_600)
    back.apply(.exited(2, .code(1), at: Timestamp(microseconds: back.wall.microseconds - 7_200_000_000)))
    #expect(back.record.saved.retries == 0)
    // A second of uptime, the wall clock set ahead.
    var ahead = Life()
    ahead.apply(.start)
    _ = crash(&ahead)
    ahead.begin()
    ahead.pass(1)
    ahead.apply(.exited(2, .code(1), at: Timestamp(microseconds: ahead.wall.microseconds + 7_200_000_000)))
    #expect(ahead.record.saved.retries == 1)
  }

  @Test("what its leader left keeps a service running with leave-children, and its code counts then")
  func lingering() {
    var life = Life { $0.leaveChildren = true }
    life.apply(.start)
    life.begin()
    #expect(life.apply(.exited(1, .code(3), at: life.wall)) == [.record, .awaitTree(1)])
    #expect(life.record.state == .running && life.record.phase.text == "up")
    life.pass(20)
    #expect(life.apply(.treeEnded(1, survivors: 0)) == [.record, .forget(1), .arm(life.at(1))])
    #expect(life.record.status(host: "", at: life.now, wall: life.wall).code == 3)
    #expect(life.record.saved.retries == 1)
  }

  @Test("an edit while it waits: by the new rules, never later than announced")
  func edited() {
    var life = Life { $0.restartInterval = Microseconds(.seconds(60)) }
    life.apply(.start)
    life.begin()
    life.finish(.code(1))
    var specification = life.record.specification
    specification.restartInterval = Microseconds(.seconds(5))
    #expect(life.apply(.edited(specification)) == [.record, .arm(life.at(5))])
    specification.restartInterval = Microseconds(.seconds(600))
    #expect(life.apply(.edited(specification)) == [.record, .arm(life.at(5))])
    #expect(life.apply(.edited(specification)) == [])
    specification.maxRestarts = 0
    #expect(life.apply(.edited(specification)) == [.record, .arm(nil)])
    #expect(life.record.state == .failed && life.record.phase == .down)
  }
}

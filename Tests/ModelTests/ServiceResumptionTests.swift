import Model
import Support
import Testing

@Suite("A service in a daemon that has just begun")
struct ServiceResumptionTests {
  private func words(
    _ situation: ServiceSituation, _ change: (inout Life) -> Void = { _ in }, boot: Bool = false,
    starts: Bool = true
  ) -> String {
    var life = situation.life
    change(&life)
    life.record = ServiceRecord(life.record.saved)
    if boot { life.seconds = 5 }
    let effects = life.record.resumption(isOtherBoot: boot, startsServices: starts, life.circumstances)
    #expect(!life.reason.isEmpty)
    let place = "\(life.record.phase.rawValue) \(life.record.state.rawValue) \(life.record.wanted.rawValue)"
    return ([place] + effects.map { $0.words(at: life) }).joined(separator: ", ")
  }

  @Test("the same boot goes on as it was wanted")
  func sameBoot() {
    for situation in ServiceSituation.allCases {
      let expected =
        switch situation {
        case .created: "starting created up, record, spawn 1"
        case .suspended: "starting created up, record, spawn 2"
        case .waiting: "waiting created up"
        case .starting: "starting created up"
        case .startingToStop: "starting created down"
        case .startingToRestart: "starting created up"
        case .up: "up running up"
        case .paused: "up stopped up"
        case .lingering: "lingering running up, await tree 1"
        case .stopping: "stopping running down, arm 10 s"
        case .stoppingPaused: "stopping stopped down, arm 10 s"
        case .restarting: "stopping running up, arm 10 s"
        case .shuttingDown: "stopping running up, record, arm 10 s"
        case .removing: "stopping running down, arm 10 s"
        case .killing: "stopping running down, arm 5 s"
        case .clearing: "clearing running up, end tree 1, arm 10 s"
        case .clearingToStop: "clearing running down, end tree 1, arm 10 s"
        case .backingOff: "backing-off crashed up, arm 1 s"
        case .finished: "down finished up"
        case .failed: "down failed up"
        case .removed: "down crashed down, removed"
        case .unready: "up running up, arm 59 s"
        case .unreadyPaused: "up stopped up, arm 59 s"
        case .unreadyLingering: "lingering running up, await tree 1, arm 59 s"
        case .madeReady, .warned: "up running up"
        case .stalled, .stalledToStop, .unhealthy: "stopping running up, arm 10 s"
        case .stalledEnding: "clearing running up, end tree 1, arm 10 s"
        }
      #expect(words(situation) == expected, "\(situation)")
    }
  }

  @Test("what waited begins once nothing must come first any more, and not in a daemon that starts nothing")
  func waiting() {
    #expect(words(.waiting, { $0.hold = nil }) == "starting created up, record, spawn 1")
    #expect(words(.waiting, starts: false) == "down created up, record")
    #expect(words(.waiting, boot: true) == "waiting created up, record")
    #expect(words(.waiting, { $0.hold = nil }, boot: true) == "starting created up, record, spawn 1")
    #expect(words(.created, { $0.hold = "for db to be ready" }) == "waiting created up, record")
  }

  @Test("what was stopped stays down, and a daemon that starts nothing leaves it for the next one")
  func staysDown() {
    #expect(words(.created, { $0.apply(.stop) }) == "down created down")
    #expect(words(.suspended, { $0.apply(.stop) }) == "down finished down")
    #expect(words(.created, starts: false) == "down created up")
    #expect(words(.suspended, starts: false) == "down crashed up")
    var life = ServiceSituation.suspended.life
    _ = life.record.resumption(isOtherBoot: false, startsServices: false, life.circumstances)
    #expect(life.reason == "crashed: exit 3; starts with the next 'dmon daemon', or by 'dmon start'")
    #expect(life.record.resumption(isOtherBoot: false, life.circumstances) == [.record, .spawn(2)])
  }

  @Test("a shutdown and the next daemon: what ran runs again, what was stopped or had ended does not")
  func shutdown() {
    var life = ServiceSituation.shuttingDown.life
    life.pass(0.5)
    life.finish(.signal(15))
    #expect(life.record.phase == .down && life.record.wanted == .up)
    #expect(
      life.reason == "stopped with dmon: ended after 500 ms (SIGTERM); "
        + "starts with the next 'dmon daemon', or by 'dmon start'")
    #expect(life.record.resumption(isOtherBoot: false, life.circumstances) == [.record, .spawn(2)])
    // Its job was done before the shutdown could ask for it.
    var done = ServiceSituation.up.life
    done.apply(.exited(1, .code(0), at: done.wall))
    done.apply(.shutdown)
    done.apply(.treeEnded(1, survivors: 0))
    #expect(done.record.state == .finished)
    #expect(done.record.resumption(isOtherBoot: false, done.circumstances) == [])
    // Stopped by a person while the daemon was ending.
    var stopped = ServiceSituation.shuttingDown.life
    stopped.apply(.stop)
    stopped.finish(.signal(15))
    #expect(stopped.record.resumption(isOtherBoot: false, stopped.circumstances) == [])
  }

  @Test("what a daemon was ending with itself when it was killed is started by the next one, once it has ended")
  func halfwayShutdown() {
    var life = ServiceSituation.shuttingDown.life
    let effects = life.record.resumption(isOtherBoot: false, life.circumstances)
    #expect(effects.first == .record)
    life.finish(.signal(9))
    #expect(life.record.phase == .starting && life.record.wanted == .up)
    var waiting = ServiceSituation.shuttingDown.life
    _ = waiting.record.resumption(isOtherBoot: false, startsServices: false, waiting.circumstances)
    waiting.finish(.signal(9))
    #expect(waiting.record.phase == .down && waiting.record.isWaitingForDaemon)
  }

  @Test("another boot starts what has autostart, whatever it was, and nothing of the old one is waited for")
  func otherBoot() {
    for situation in ServiceSituation.allCases {
      let isGone = situation == .removed || situation == .removing
      let next = situation == .created || situation == .waiting ? 1 : 2
      #expect(
        words(situation, { $0.hold = nil }, boot: true).hasSuffix(
          isGone ? "removed" : "created up, record, spawn \(next)"),
        "\(situation): \(words(situation, boot: true))")
      #expect(
        words(situation, boot: true, starts: false).hasPrefix("down"), "\(situation): \(words(situation, boot: true))")
    }
  }

  @Test("another boot leaves down what has no autostart, and says why")
  func withoutAutostart() {
    for situation in ServiceSituation.allCases where situation != .removed && situation != .removing {
      var life = situation.life
      life.edit { $0.autostart = false }
      life.seconds = 5
      #expect(life.record.resumption(isOtherBoot: true, life.circumstances) == [.record])
      #expect(life.record.wanted == .down && life.record.phase == .down)
      #expect([.created, .finished, .failed].contains(life.record.state))
      if situation == .up { #expect(life.reason == "ended with the machine; it has no autostart") }
    }
  }

  @Test("a deadline is never further away than it was when it was armed, whatever the clock says")
  func clamped() {
    var life = ServiceSituation.backingOff.life
    life.seconds = -1e6
    #expect(life.record.resumption(isOtherBoot: false, life.circumstances) == [.arm(life.at(330))])
    life = ServiceSituation.stopping.life
    life.seconds = -1e6
    #expect(life.record.resumption(isOtherBoot: false, life.circumstances) == [.arm(life.at(10))])
  }
}

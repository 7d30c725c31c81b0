import Model
import Support
import Testing

@Suite("A run that lives and is not ready, or not well")
struct ServiceTroubleTests {
  private let stall = Trouble(.stalled, "stalled at 41 % for 1 min")

  /// The run is ended for a trouble and leaves nothing.
  private func end(_ life: inout Life, for trouble: Trouble) {
    life.apply(.trouble(life.record.run, trouble))
    life.finish(.signal(15))
  }

  @Test("with nothing said, or `started`, a run is ready when it has started", arguments: [nil, "started"])
  func started(ready: String?) {
    var life = Life { $0.ready = ready }
    life.apply(.start)
    #expect(!life.record.isReady)
    #expect(life.begin() == [.record])
    #expect(life.record.isReady && life.record.status(host: "", at: life.now, wall: life.wall).ready)
    #expect(life.apply(.ready(1)) == [])
    life.apply(.stop)
    #expect(!life.record.isReady)
  }

  @Test(
    "else when it has shown it, and one that does not in time has crashed; it is no healthy one, however long it was")
  func notReady() {
    var life = Life {
      $0.ready = "port:80"
      $0.readyTimeout = Microseconds(.seconds(30))
      $0.maxRestarts = 2
    }
    life.apply(.start)
    for wait in [1.0, 2.0] {
      #expect(life.begin() == [.record, .arm(life.at(30))])
      #expect(!life.record.isReady && life.record.isAwaitingReady)
      life.pass(30)
      #expect(life.apply(.deadline).first == .record)
      #expect(life.reason == "stopping, since not ready after 30 s (port:80): SIGTERM was sent")
      life.finish(.signal(15))
      #expect(life.record.state == .crashed && life.record.deadline == life.at(wait))
      #expect(life.reason == "crashed: not ready after 30 s (port:80), retry \(Int(wait)) of 2 in \(Int(wait)) s")
      life.pass(wait)
      life.apply(.deadline)
    }
    life.begin()
    life.pass(30)
    life.apply(.deadline)
    life.finish(.code(0))
    #expect(life.record.state == .failed)
    #expect(life.reason == "failed: not ready after 30 s (port:80); given up after 2 restarts of 2")
  }

  @Test("a later word of the same run, or of one that is over, makes nothing ready")
  func readyOnce() {
    var life = ServiceSituation.unready.life
    #expect(life.apply(.ready(1)) == [.record, .arm(nil)])
    #expect(life.record.isReady)
    life.finish(.code(1))
    life.pass(1)
    life.apply(.deadline)
    life.begin()
    #expect(life.apply(.ready(1)) == [])
    #expect(!life.record.isReady)
  }

  @Test("paused it has no time limit to get ready; when it goes on, that begins anew")
  func paused() {
    var life = ServiceSituation.unreadyPaused.life
    life.pass(100)
    #expect(life.apply(.deadline) == [])
    #expect(life.record.phase == .up && life.record.deadline == nil)
    #expect(life.apply(.continued(1)) == [.record, .arm(life.at(60))])
  }

  @Test("an edit of the sign: what was ready stays so, and what waits by the new rule has its time")
  func edited() {
    var ready = ServiceSituation.up.life
    ready.edit { $0.ready = "log:up" }
    #expect(ready.record.isReady && ready.record.deadline == nil)
    var waiting = ServiceSituation.unready.life
    waiting.edit { $0.ready = nil }
    #expect(waiting.record.isReady && waiting.record.deadline == nil)
  }

  @Test("a stall or a threshold: ended as a person would, started again at once, by a count of its own")
  func budget() {
    var life = Life {
      $0.maxRestarts = 2
      $0.stallAfter = Microseconds(.seconds(60))
    }
    life.apply(.start)
    for count in 1...2 {
      life.begin()
      life.pass(65)
      life.apply(.trouble(life.record.run, stall))
      life.pass(0.5)
      life.apply(.exited(life.record.run, .signal(15), at: life.wall))
      #expect(life.apply(.treeEnded(life.record.run, survivors: 0)).contains(.spawn(life.record.run)))
      #expect(life.record.phase == .starting && life.record.saved.troubleRestarts?.stalled == count)
      #expect(life.reason == "starting again after stalled at 41 % for 1 min, retry \(count) of 2")
      #expect(life.record.saved.retries == 0 && life.record.saved.setbacks == 0)
    }
    // Another cause has its own count.
    life.begin()
    #expect(life.reason == "running for 0 s; restarted 2 times, last after stalled at 41 % for 1 min")
    end(&life, for: Trouble(.threshold, "memory 9 MiB over 5 MiB for 15 s"))
    #expect(life.record.phase == .starting)
    life.begin()
    end(&life, for: stall)
    #expect(life.record.phase == .down && life.record.state == .failed)
    #expect(life.reason == "failed: stalled at 41 % for 1 min; given up after 2 restarts of 2")
    // A person's start begins anew.
    life.apply(.start)
    life.begin()
    #expect(life.record.saved.troubleRestarts == nil)
  }

  @Test("what was well for long enough before it stalled is counted anew")
  func countedAnew() {
    var life = Life {
      $0.maxRestarts = 1
      $0.stallAfter = Microseconds(.seconds(60))
    }
    life.apply(.start)
    for uptime in [60.0, 71, 71] {
      life.begin()
      life.pass(uptime)
      end(&life, for: stall)
      #expect(life.record.phase == .starting)
    }
    life.begin()
    life.pass(69)
    end(&life, for: stall)
    #expect(life.record.state == .failed)
  }

  @Test("health and watchdog are crashes, also where the process ends with 0, and `never` is not restarted")
  func crashes() {
    for cause in [Trouble.Cause.health, .watchdog] {
      var life = Life()
      life.apply(.start)
      life.begin()
      life.apply(.trouble(1, Trouble(cause, "not well")))
      life.finish(.code(0))
      #expect(life.record.state == .crashed && life.record.deadline == life.at(1))
      #expect(life.reason == "crashed: not well, retry 1 in 1 s")
      var never = Life { $0.restart = .never }
      never.apply(.start)
      never.begin()
      end(&never, for: Trouble(cause, "not well"))
      #expect(never.reason == "failed: not well; not restarted (--restart never)")
    }
  }

  @Test("`stop` leaves it down until a person starts it, also over a shutdown and by a daemon that begins")
  func stop() {
    for cause in Trouble.Cause.allCases {
      var life = Life { $0.restart = .always }
      life.apply(.start)
      life.begin()
      life.apply(.trouble(1, Trouble(cause, "not well", remedy: .stop)))
      life.apply(.shutdown)
      life.finish(.signal(15))
      #expect(life.record.phase == .down && life.record.state == .finished)
      #expect(life.reason == "stopped: not well")
      #expect(life.record.resumption(isOtherBoot: false, life.circumstances) == [])
      #expect(life.apply(.start) == [.record, .spawn(2)])
    }
  }

  @Test("`log` is said while it is so, and what ends the run for another reason says that one")
  func said() {
    var life = ServiceSituation.up.life
    let warning = Trouble(.threshold, "memory 9 MiB over 5 MiB for 15 s", remedy: .log)
    #expect(life.apply(.trouble(1, warning)) == [.record])
    #expect(life.apply(.trouble(1, warning)) == [])
    #expect(life.reason == "running for 1 s; memory 9 MiB over 5 MiB for 15 s")
    #expect(life.apply(.recovered(1, .stalled)) == [])
    #expect(life.apply(.recovered(1, .threshold)) == [.record])
    #expect(life.reason == "running for 1 s")
    life.apply(.trouble(1, warning))
    life.finish(.code(3))
    #expect(life.reason == "crashed: exit 3, retry 1 in 1 s")
  }

  @Test("a person's word while it is being ended for a trouble counts more")
  func person() {
    var stopped = ServiceSituation.stalled.life
    stopped.apply(.stop)
    stopped.pass(0.2)
    stopped.finish(.signal(15))
    #expect(stopped.record.state == .finished && stopped.record.phase == .down)
    #expect(stopped.reason == "stopped by request: ended after 200 ms (SIGTERM)")
    var late = ServiceSituation.stalledEnding.life
    late.apply(.stop)
    late.apply(.treeEnded(1, survivors: 0))
    #expect(late.reason == "stopped by request; before: stalled at 41 % for 1 min")
    var restarted = ServiceSituation.unhealthy.life
    restarted.apply(.restart)
    restarted.finish(.signal(15))
    #expect(restarted.record.phase == .starting && restarted.record.saved.retries == 0)
  }

  @Test("a new daemon: who was ready stays so, who was not is asked again, and a trouble goes on to its end")
  func resumed() {
    var ready = ServiceSituation.madeReady.life
    ready.record = ServiceRecord(ready.record.saved)
    ready.begin(isAdopted: true)
    #expect(ready.record.resumption(isOtherBoot: false, ready.circumstances) == [])
    #expect(ready.record.isReady)
    var waiting = ServiceSituation.unready.life
    waiting.record = ServiceRecord(waiting.record.saved)
    waiting.begin(isAdopted: true)
    #expect(waiting.record.resumption(isOtherBoot: false, waiting.circumstances) == [.arm(waiting.at(59))])
    #expect(waiting.record.isAwaitingReady)
    var stalled = ServiceSituation.stalled.life
    stalled.record = ServiceRecord(stalled.record.saved)
    stalled.apply(.vanished(1))
    stalled.apply(.treeEnded(1, survivors: 0))
    #expect(stalled.record.phase == .starting)
    #expect(stalled.reason == "starting again after stalled at 41 % for 1 min, retry 1")
  }
}

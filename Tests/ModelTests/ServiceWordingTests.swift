import Model
import Support
import Testing

@Suite("Why a service is where it is, and what comes next")
struct ServiceWordingTests {
  private func reason(_ situation: ServiceSituation, _ change: (inout Life) -> Void = { _ in }) -> String {
    var life = situation.life
    change(&life)
    return life.reason
  }

  @Test("in every situation")
  func everywhere() {
    for situation in ServiceSituation.allCases {
      let expected =
        switch situation {
        case .created: "not started yet; waits for the daemon to start services"
        case .waiting: "waits for db to be ready"
        case .starting: "starting"
        case .startingToStop: "starting, to be stopped"
        case .startingToRestart: "starting, to be restarted"
        case .up: "running for 1 s"
        case .paused: "paused; resume lets it go on"
        case .lingering: "running: its leader ended (exit 3), what it left goes on"
        case .stopping, .stoppingPaused, .shuttingDown: "stopping: SIGTERM was sent, killed in 10 s"
        case .restarting: "stopping: SIGTERM was sent, killed in 10 s, then started again"
        case .removing: "stopping: SIGTERM was sent, killed in 10 s, then removed"
        case .killing: "stopping: killed after 0 s, since it did not end by SIGTERM"
        case .clearing: "ended (exit 3): what it left is being ended"
        case .clearingToStop: "ended (SIGTERM): what it left is being ended, to be stopped"
        case .backingOff: "crashed: exit 3, retry 1 in 1 s"
        case .finished: "finished: exit 0"
        case .failed: "failed: exit 3; not restarted (--restart never)"
        case .suspended: "crashed: exit 3; starts with the next 'dmon daemon', or by 'dmon start'"
        case .removed: "removed; crashed: exit 3"
        case .unready: "running for 1 s; not ready yet (port:80), at most 59 s more"
        case .unreadyPaused: "paused; resume lets it go on; not ready yet (port:80), at most 59 s more"
        case .unreadyLingering:
          "running: its leader ended (exit 3), what it left goes on; not ready yet (port:80), at most 59 s more"
        case .madeReady: "running for 1 s"
        case .warned: "running for 1 s; memory 9 MiB over 5 MiB for 15 s"
        case .stalled, .stalledToStop: "stopping, since stalled at 41 % for 1 min: SIGTERM was sent"
        case .unhealthy: "stopping, since 3 health checks failed: exit 1: SIGTERM was sent"
        case .stalledEnding: "ended (stalled at 41 % for 1 min): what it left is being ended"
        }
      #expect(reason(situation) == expected)
    }
  }

  @Test("how a stop went")
  func stopped() {
    #expect(
      reason(.stopping) {
        $0.pass(0.2)
        $0.finish(.signal(15))
      } == "stopped by request: ended after 200 ms (SIGTERM)")
    #expect(
      reason(.stopping) {
        $0.pass(1)
        $0.finish(.code(143), survivors: 1)
      } == "stopped by request: ended after 1 s (exit 143); 1 process that had left its group was ended")
    #expect(
      reason(.stopping) {
        $0.pass(10)
        $0.apply(.deadline)
        $0.finish(.signal(9), survivors: 2)
      }
        == "stopped by request: killed after 10 s: it ignored SIGTERM; "
        + "2 processes that had left its group were ended")
    #expect(reason(.stopping) { $0.finish(.unknown) } == "stopped by request: ended unseen")
    #expect(reason(.backingOff) { $0.apply(.stop) } == "stopped by request; before: exit 3")
    #expect(
      reason(.startingToStop) {
        $0.apply(.notStarted(1, StartFailure(stage: .user, errno: 0, text: "user x: unknown")))
      } == "stopped by request; it was not started: user x: unknown")
  }

  @Test("a wait counts down, in whole seconds until it is over")
  func countdown() {
    #expect(
      reason(.backingOff) {
        for _ in 1...3 {
          $0.pass(300)
          $0.apply(.deadline)
          $0.begin()
          $0.finish(.code(3))
        }
        $0.pass(0.5)
      } == "crashed: exit 3, retry 4 in 8 s")
    #expect(reason(.backingOff) { $0.pass(0.75) } == "crashed: exit 3, retry 1 in 250 ms")
    #expect(reason(.backingOff) { $0.pass(60) } == "crashed: exit 3, retry 1 in 0 s")
    #expect(
      reason(.backingOff) {
        $0.edit { $0.maxRestarts = 10 }
      } == "crashed: exit 3, retry 1 of 10 in 1 s")
  }

  @Test("what it ended by, and who sent it")
  func ends() {
    #expect(
      reason(.up) {
        $0.apply(.signal(9))
        $0.finish(.signal(9))
      } == "crashed: SIGKILL (sent by request), retry 1 in 1 s")
    #expect(reason(.up) { $0.finish(.signal(9)) } == "crashed: SIGKILL, retry 1 in 1 s")
    #expect(
      reason(.up) {
        $0.apply(.vanished(1)); $0.apply(.treeEnded(1, survivors: 0))
      }
        == "crashed: nobody saw how it ended, retry 1 in 1 s")
    #expect(
      reason(.up) { $0.finish(.code(1), survivors: 3) }
        == "crashed: exit 1; 3 processes that had left its group were ended, retry 1 in 1 s")
  }

  @Test("a failure without a line for people")
  func failure() {
    #expect(StartFailure(stage: .exec, errno: 8, text: "").words == "exec: not a program: wrong format")
    #expect(StartFailure(stage: .notFound, errno: 0, text: "").words == "not-found")
    #expect(StartFailure(stage: .fork, errno: 200, text: "").words == "fork: error 200")
    #expect(StartFailure(stage: .fork, errno: 11, text: "x").words == "x")
  }

  @Test("the status has the run's leader while it lives, and its end afterwards")
  func status() {
    var life = ServiceSituation.backingOff.life
    var status = life.record.status(host: "h", at: life.now, wall: life.wall)
    #expect(status.host == "h" && status.name == "web" && status.group == "default" && status.origin == "add")
    #expect(status.pid == nil && status.code == 3 && status.ended == life.wall && status.started != nil)
    #expect(status.next == Timestamp(microseconds: life.wall.microseconds + 1_000_000))
    #expect(status.phase == "backing-off" && !status.ready && status.restarts == 0 && status.run == 1)
    life.pass(1)
    life.apply(.deadline)
    life.begin(isAdopted: true)
    status = life.record.status(host: "h", at: life.now, wall: life.wall)
    #expect(status.pid == 1_002 && status.code == nil && status.ended == nil && status.started == life.wall)
    #expect(status.next == nil && status.ready && status.restarts == 1 && status.run == 2 && status.adopted == true)
  }
}

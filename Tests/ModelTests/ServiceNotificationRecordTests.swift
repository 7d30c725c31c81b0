import Model
import Testing

@Suite("What a run says of itself, in its record")
struct ServiceNotificationRecordTests {
  private var notes: RunNotes {
    var notes = RunNotes()
    notes.main = .init(pid: 77, startTicks: 1)
    return notes
  }

  @Test("a run that gets ready gets more time, never less, and at most ten minutes at once")
  func moreTimeToGetReady() {
    var life = Life { ($0.ready, $0.readyTimeout) = ("notify", Microseconds(.seconds(30))) }
    life.apply(.start)
    life.begin()
    #expect(life.record.deadline == life.at(30))
    #expect(life.apply(.extended(1, by: .seconds(20))) == [])
    #expect(life.apply(.extended(2, by: .seconds(50))) == [])
    #expect(life.apply(.extended(1, by: .seconds(50))) == [.record, .arm(life.at(50))])
    #expect(life.apply(.extended(1, by: .seconds(1 << 40))) == [.record, .arm(life.at(600))])
    life.apply(.ready(1))
    #expect(life.apply(.extended(1, by: .seconds(60))) == [])
  }

  @Test("a run that is being stopped gets more time, until it is killed")
  func moreTimeToEnd() {
    var life = Life { $0.stopTimeout = Microseconds(.seconds(5)) }
    life.apply(.start)
    life.begin()
    #expect(life.apply(.extended(1, by: .seconds(60))) == [])
    life.apply(.stop)
    #expect(life.apply(.extended(1, by: .seconds(60))) == [.record, .arm(life.at(60))])
    life.pass(60)
    life.apply(.deadline)
    #expect(life.record.saved.isKilled == true)
    #expect(life.apply(.extended(1, by: .seconds(60))) == [])
  }

  @Test("a run with another main process goes on without its leader, and ends as that does")
  func mainProcess() {
    var life = Life()
    life.apply(.start)
    life.begin()
    #expect(life.apply(.noted(1, notes)) == [.record])
    #expect(life.apply(.noted(1, notes)) == [])
    #expect(life.apply(.exited(1, .code(0), at: life.wall)) == [.record, .awaitMain(1)])
    #expect(life.record.phase == .lingering)
    #expect(life.reason == "running: its leader ended (exit 0), its main process 77 goes on")
    #expect(life.apply(.mainEnded(2, .code(3), at: life.wall)) == [])
    let ended = life.apply(.mainEnded(1, .code(3), at: life.wall))
    #expect(ended == [.record, .endTree(1, isForced: false), .arm(life.at(10))])
    life.apply(.treeEnded(1, survivors: 0))
    #expect(life.record.state == .crashed && life.record.saved.notes == nil)
    #expect(life.reason.hasPrefix("crashed: exit 3"))
  }

  @Test("a stop while only the main process lives ends it, and what is said of it then changes nothing")
  func stopWithoutLeader() {
    var life = Life()
    life.apply(.start)
    life.begin()
    life.apply(.noted(1, notes))
    life.apply(.exited(1, .code(0), at: life.wall))
    #expect(life.apply(.stop) == [.record, .endTree(1, isForced: false), .arm(life.at(10))])
    #expect(life.apply(.mainEnded(1, .signal(15), at: life.wall)) == [])
    life.apply(.treeEnded(1, survivors: 1))
    #expect(life.record.state == .finished && life.record.phase == .down)
  }

  @Test("the next daemon waits for the main process again")
  func resumption() {
    var life = Life()
    life.apply(.start)
    life.begin()
    life.apply(.noted(1, notes))
    life.apply(.exited(1, .code(0), at: life.wall))
    var next = ServiceRecord(life.record.saved)
    #expect(next.resumption(isOtherBoot: false, life.circumstances) == [.awaitMain(1)])
  }

  @Test("a watchdog that is too short, or has no socket, is refused")
  func checks() {
    func check(_ change: (inout ServiceSpecification) -> Void) throws(SupervisorError) {
      var specification = ServiceSpecification(command: ["true"])
      change(&specification)
      try specification.check()
    }
    #expect(throws: Never.self) { try check { $0.watchdog = Microseconds(.milliseconds(100)) } }
    for bad in [0, 99] {
      #expect(throws: SupervisorError.self) { try check { $0.watchdog = Microseconds(.milliseconds(bad)) } }
    }
    #expect(throws: SupervisorError.self) {
      try check { ($0.watchdog, $0.notify) = (Microseconds(.seconds(5)), false) }
    }
    #expect(throws: SupervisorError.self) { try check { ($0.ready, $0.notify) = ("notify", false) } }
  }
}

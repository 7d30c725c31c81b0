import Model
import Testing

@Suite("What is run when something happens to a service")
struct HookTests {
  private func events(_ situation: ServiceSituation, _ happens: [ServiceRecord.Event]) -> [HookEvent] {
    var life = situation.life
    return happens.flatMap { event in
      let before = life.record
      life.apply(event)
      return HookEvent.events(from: before, to: life.record)
    }
  }

  @Test("EVENT=COMMAND is read, and what is wrong with it said")
  func parse() throws {
    #expect(try Hook("crashed=echo a=b").event == .crashed)
    #expect(try Hook("crashed=echo a=b").command == "echo a=b")
    for (text, part) in [
      ("crashed", "EVENT=COMMAND"), ("boom=x", "crashed, failed, finished"), ("failed= ", "no command"),
      ("=x", "no event"), ("ready=a\u{0}", "NUL"),
    ] {
      do throws(NetworkPlace.Complaint) {
        _ = try Hook(text)
        Issue.record("'\(text)' was accepted")
      } catch {
        #expect(error.text.contains(part), "\(error.text)")
      }
    }
  }

  @Test("a crash and the next run, the end, and nothing where a person or the daemon ended it")
  func ends() {
    var life = ServiceSituation.up.life
    let at = life.wall
    life.pass(1)
    #expect(events(.up, [.exited(1, .code(3), at: at), .treeEnded(1, survivors: 0)]) == [.crashed])
    #expect(events(.up, [.exited(1, .code(0), at: at), .treeEnded(1, survivors: 0)]) == [.finished])
    #expect(events(.stopping, [.exited(1, .signal(15), at: at), .treeEnded(1, survivors: 0)]) == [])
    #expect(events(.shuttingDown, [.exited(1, .signal(15), at: at), .treeEnded(1, survivors: 0)]) == [])
    #expect(events(.backingOff, [.stop]) == [])
    #expect(events(.unhealthy, [.exited(1, .signal(15), at: at), .treeEnded(1, survivors: 0)]) == [.crashed])
    #expect(events(.stalledEnding, [.treeEnded(1, survivors: 0)]) == [])
    #expect(events(.stalledToStop, [.exited(1, .signal(15), at: at), .treeEnded(1, survivors: 0)]) == [])
  }

  @Test("ready, a stall and a threshold are told once")
  func signs() {
    #expect(events(.unready, [.ready(1), .ready(1)]) == [.ready])
    #expect(events(.up, [.trouble(1, ServiceEventKind.stall), .stop]) == [.stalled])
    let warning = Trouble(.threshold, "memory", remedy: .log)
    #expect(events(.up, [.trouble(1, warning), .trouble(1, warning), .recovered(1, .threshold)]) == [.threshold])
    let life = ServiceSituation.starting.life
    let started = ServiceRecord.Event.started(
      1, pid: 7, startTicks: 7, at: life.wall, pipe: nil, errorPipe: nil, isAdopted: false)
    #expect(events(.starting, [started, started]) == [.ready])
  }
}

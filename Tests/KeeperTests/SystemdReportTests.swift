import Model
import Support
import Testing

@testable import Keeper

@Suite("What systemd is told")
struct SystemdReportTests {
  private let start = Instant(nanoseconds: 1_000_000_000_000)

  private func report(watchdog: Duration? = nil) -> SystemdReport { SystemdReport(watchdog: watchdog, now: start) }

  @Test("ready is said once, when a daemon serves for the first time")
  func ready() {
    var report = report()
    #expect(report.lines(.init(), at: start) == ["STATUS=0 services run; the daemon is being started"])
    #expect(report.lines(.init(hasDaemon: true), at: start) == ["READY=1", "STATUS=0 services run"])
    #expect(report.lines(.init(), at: start + .seconds(5)) == [])
    #expect(!report.lines(.init(hasDaemon: true), at: start + .seconds(9)).contains("READY=1"))
  }

  @Test("a storm of changes is one line a second, and the last one is said")
  func pace() {
    var report = report()
    _ = report.lines(.init(services: 0, hasDaemon: true), at: start)
    var said: [String] = []
    for count in 1...100 { said += report.lines(.init(services: count, hasDaemon: true), at: start) }
    #expect(said.isEmpty)
    let due = report.deadline
    #expect(due == start + .seconds(1))
    #expect(report.lines(.init(services: 100, hasDaemon: true), at: start + .seconds(1)) == ["STATUS=100 services run"])
    #expect(report.deadline == nil)
    _ = report.lines(.init(services: 1, hasDaemon: true), at: start + .seconds(2))
    // Back to what was said: then there is nothing to say, and nothing to wait for.
    #expect(report.lines(.init(services: 100, hasDaemon: true), at: start + .seconds(2)) == [])
    #expect(report.deadline == nil)
  }

  @Test("the end is said at once, and once")
  func ending() {
    var report = report()
    _ = report.lines(.init(services: 1, hasDaemon: true), at: start)
    let ending = SystemdReport.Standing(services: 1, hasDaemon: true, isEnding: true)
    #expect(report.lines(ending, at: start) == ["STOPPING=1", "STATUS=ending; 1 service runs"])
    #expect(report.lines(ending, at: start) == [])
  }

  @Test("without a watchdog there is nothing to wait for")
  func noWatchdog() {
    var report = report()
    #expect(report.deadline == nil)
    #expect(report.sign(hasDaemon: true, at: start) == .nothing)
    #expect(report.daemonAnswered() == false)
  }

  @Test("the sign of life is the daemon's answer; one that does not answer is replaced within half of the time")
  func watchdog() {
    var report = report(watchdog: .seconds(4))
    #expect(report.sign(hasDaemon: true, at: start) == .ask)
    #expect(report.daemonAnswered() == true)
    #expect(report.daemonAnswered() == false)
    #expect(report.sign(hasDaemon: true, at: start) == .nothing)
    #expect(report.sign(hasDaemon: true, at: start + .seconds(1)) == .ask)
    #expect(report.sign(hasDaemon: true, at: start + .seconds(2)) == .replace)
    #expect(report.sign(hasDaemon: false, at: start + .seconds(3)) == .alive)
    #expect(report.sign(hasDaemon: true, at: start + .seconds(4)) == .ask)
  }

  @Test("whatever happens: a daemon that answers at once is never replaced, and no gap is longer than half of the time")
  func random() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      let limit = Duration.milliseconds(Int.random(in: 40...60_000, using: &generator))
      var report = report(watchdog: limit)
      var now = start
      var lastSign = start
      for _ in 0..<200 {
        let hasDaemon = Bool.random(using: &generator)
        switch report.sign(hasDaemon: hasDaemon, at: now) {
        case .nothing: break
        case .alive: lastSign = now
        case .ask: if report.daemonAnswered() { lastSign = now }
        case .replace: Issue.record("a daemon that answered was to be replaced")
        }
        #expect(now - lastSign <= limit / 2)
        guard let deadline = report.deadline else { break }
        // Never before the deadline, and at times a little late.
        now = deadline + .nanoseconds(Int64.random(in: 0...limit.nanoseconds / 8, using: &generator))
      }
    }
  }

  @Test("what the environment says is for the process that it names alone")
  func environment() {
    func read(_ variables: [String: String]) -> Systemd {
      Systemd(variable: { variables[$0] }, own: 7)
    }
    let all = read([
      "NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "7", "LISTEN_PID": "7", "LISTEN_FDS": "2",
      "SYSTEMD_EXEC_PID": "7",
    ])
    #expect(all.address == "/run/n" && all.watchdog == .seconds(2) && all.listeners == 2 && all.startsUsAgain)
    let others = read([
      "NOTIFY_SOCKET": "", "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "8", "LISTEN_PID": "8", "LISTEN_FDS": "2",
      "SYSTEMD_EXEC_PID": "8",
    ])
    #expect(others.address == nil && others.watchdog == nil && others.listeners == 0 && !others.startsUsAgain)
    #expect(read(["WATCHDOG_USEC": "5"]).watchdog == .microseconds(5))
    for wrong in ["", "x", "-5", "0", "99999999999999999999", "0x5"] {
      #expect(read(["WATCHDOG_USEC": wrong]).watchdog == nil)
      #expect(read(["LISTEN_PID": "7", "LISTEN_FDS": wrong]).listeners == 0)
    }
    #expect(read([:]).address == nil)
  }
}

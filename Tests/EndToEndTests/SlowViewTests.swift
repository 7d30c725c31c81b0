import Model
import Platform
import Support
import Testing

@Suite("A view that is stopped")
struct SlowViewTests {
  @Test("costs the daemon no memory, and shows the newest state with its first frames when it goes on")
  func suspended() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let reporter = try sandbox.connect()
      for number in 1...500 {
        _ = try reporter.call("Register", #"{"group":"g","label":"\#(number)","total":1000000}"#)
      }
      let session = try TerminalSession(columns: 80, rows: 24)
      let watch = try sandbox.view(on: session, ["--sort", "age"])
      try await session.wait(for: "the view") { $0.lines[0].contains("500 active") && $0.isAlternate }
      watch.signal(.stop)
      try await waitUntil("it is stopped") { ProcessFacts(of: watch.pid)?.isStopped == true }
      // What it holds after a first round is what it needs; rounds after that must not add to it.
      func report(_ round: Int) throws {
        let message = String(repeating: "m", count: 1_000)
        for start in stride(from: 1, through: 500, by: 100) {
          for id in start..<start + 100 {
            let parameters = #"{"group":"g","id":\#(id),"completed":\#(round),"message":"\#(round) \#(message)"}"#
            try reporter.send(#"{"method":"org.dmon.Progress.Report","parameters":\#(parameters)}"#)
          }
          for _ in 1...100 { #expect(try reporter.receive() == #"{"parameters":{}}"#) }
        }
      }
      for round in 1...5 { try report(round) }
      let before = daemon.residentMemory
      for round in 6...60 { try report(round) }
      #expect(daemon.residentMemory - before < 8 << 20)
      _ = try reporter.call("Report", #"{"group":"g","id":1,"completed":999999,"message":"newest"}"#)
      session.look()
      watch.signal(.continue)
      try await session.wait(for: "the newest") { $0.text.contains("newest") && $0.text.contains("99%") }
    }
  }

  @Test("a terminal that takes nothing holds up neither the view nor its end")
  func heldTerminal() async throws {
    try await Sandbox.withView { sandbox, session, watch in
      _ = try await sandbox.register("g", "--label", "work", "--total", "100")
      try await session.wait(for: "the view") { $0.isAlternate && $0.text.contains("work") }
      try session.hold(true)
      for percent in 1...60 { try await sandbox.succeed("report", "set", "g", "1", "\(percent)") }
      try session.type("jj")
      try session.hold(false)
      try await session.wait(for: "the newest, and what the keys did") {
        $0.text.contains("60%") && $0.lines[2].hasPrefix("▌")
      }
      try session.hold(true)
      try await sandbox.succeed("report", "set", "g", "1", "70")
      watch.signal(.terminate)
      #expect(try await watch.wait().code == 0)
    }
  }
}

import Model
import Platform
import Support
import Testing

@Suite("Many at once")
struct ConcurrencyTests {
  @Test("200 concurrent 'dmon report add' lose nothing")
  func additions() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--total", "20100")
      let result = try await sandbox.script(
        """
        i=1
        while [ $i -le 200 ]; do
          dmon report add g 1 $i &
          i=$((i + 1))
        done
        wait
        """)
      #expect(result.errorText == "")
      let task = try await sandbox.task()
      #expect(task.completed == 20_100)
    }
  }

  @Test("a storm of 64 connections and 40 commands loses nothing and leaves the daemon its two threads")
  func storm() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let commands = try (0..<40).map { number in
        try sandbox.start(["dmon", "report", "new", "commands", "--label", "\(number)", "--pid", "0", "--strict"])
      }
      let clients = try (0..<64).map { _ in try sandbox.connect() }
      for (number, client) in clients.enumerated() { try client.send(Self.work(number)) }
      for client in clients {
        // Register, 50 reports, 50 more oneway (no answer), the end.
        for _ in 0..<52 {
          let answer = try client.receive()
          #expect(answer?.contains("error") == false)
        }
      }
      for command in commands { #expect(try await command.wait().code == 0) }
      let tasks = try await sandbox.tasks()
      #expect(tasks.count == 104)
      for task in tasks where task.group != "commands" {
        #expect(task.completed == 100)
        #expect(task.state == (task.group.hasSuffix("1") ? .failed : .done))
      }
      #expect(daemon.threadNames == ["dmon", "journal", "proc"])
      #expect(daemon.ended == nil)
    }
  }

  /// What one client of the storm sends, all in one go.
  private static func work(_ number: Int) -> [UInt8] {
    func call(_ method: String, _ parameters: String, isOneway: Bool = false) -> [UInt8] {
      Array(
        #"{"method":"org.dmon.Progress.\#(method)","parameters":{\#(parameters)}\#(isOneway ? #","oneway":true"# : "")}"#
          .utf8) + [0]
    }
    let task = #""group":"storm \#(number)","id":1"#
    var bytes = call("Register", #""group":"storm \#(number)","label":"one","total":100"#)
    for _ in 0..<50 {
      bytes += call("Report", task + #","advance":1"#)
      bytes += call("Report", task + #","advance":1"#, isOneway: true)
    }
    return bytes + call(number % 10 == 1 ? "Fail" : "Finish", task)
  }

  @Test("watchers that come and go while everything changes leave nothing behind")
  func watchers() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let reporter = try sandbox.connect()
      _ = try reporter.call("Register", #"{"group":"g"}"#)
      let before = daemon.descriptorCount
      for round in 0..<20 {
        let watchers = try (0..<16).map { _ in try sandbox.connect() }
        for watcher in watchers {
          try watcher.send(#"{"method":"org.dmon.Progress.Watch","parameters":{"interval":33000},"more":true}"#)
        }
        _ = try reporter.call("Report", #"{"group":"g","id":1,"completed":\#(round)}"#)
        for watcher in watchers where round % 2 == 0 { #expect(try watcher.receive() != nil) }
      }
      try await waitUntil("the daemon has closed what its watchers left") {
        daemon.descriptorCount == before
      }
      #expect(daemon.threadNames == ["dmon", "journal", "proc"])
    }
  }
}

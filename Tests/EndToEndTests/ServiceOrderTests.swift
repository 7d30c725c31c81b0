import Model
import Platform
import Support
import Testing

@Suite("Services that come after others")
struct ServiceOrderTests {
  /// Says in the file `order` when it begins and when it is told to end, and is ready with its third descriptor.
  private static func script(_ name: String, pause: String = "0") -> String {
    "trap 'echo -\(name) >> order; exit 0' TERM; sleep \(pause); echo +\(name) >> order; echo >&3; "
      + "while :; do sleep 600 & wait; done"
  }

  private func add(_ sandbox: Sandbox, _ name: String, after: String?) async throws {
    let order = after.map { ["--after", $0] } ?? []
    let result = try await sandbox.run(
      ["dmon", "add", "--no-wait", "--name", name, "--ready", "fd:3"] + order + ["--", "sh", "-c", Self.script(name)])
    guard result.code == 0 else { throw UnexpectedResult(result) }
  }

  private func lines(_ sandbox: Sandbox) -> [String] {
    String(decoding: Files.read("\(sandbox.path)/order", limit: 1 << 20) ?? [], as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  private func waitUntilReady(_ sandbox: Sandbox, _ count: Int) async throws {
    let client = try sandbox.connect()
    var last: [ServiceStatus] = []
    try await waitUntil("all \(count) are ready: \(last)") {
      last = try client.services()
      return last.count == count && last.allSatisfy { $0.ready && $0.phase == "up" }
    }
  }

  @Test("they start in order whatever was added first, end in the reverse one, and start in order again")
  func startAndStop() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, "web", after: "api")
      #expect(try await sandbox.service("web").reason == "waits for api, which is not there")
      #expect(try await sandbox.service("web").state == .created)
      try await add(sandbox, "cron", after: "db=started")
      try await add(sandbox, "api", after: "db,cron")
      #expect(try await sandbox.service("api").reason == "waits for db, which is not there")
      #expect(try await sandbox.service("web").reason == "waits for api to be ready")
      #expect(lines(sandbox).isEmpty)
      try await add(sandbox, "db", after: nil)
      try await waitUntilReady(sandbox, 4)
      let began = lines(sandbox)
      #expect(began.sorted() == ["+api", "+cron", "+db", "+web"] && Array(began.suffix(2)) == ["+api", "+web"])
      try await sandbox.succeed("shutdown")
      let ended = Array(lines(sandbox).dropFirst(4))
      #expect(ended == ["-web", "-api", "-cron", "-db"])
      _ = try await sandbox.startDaemon()
      try await waitUntilReady(sandbox, 4)
      #expect(Array(lines(sandbox).dropFirst(8).suffix(2)) == ["+api", "+web"])
    }
  }

  @Test("what would wait for itself is refused, and the whole way is said")
  func cycle() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, "a", after: "c")
      try await add(sandbox, "b", after: "a")
      let result = try await sandbox.dmon("add", "--name", "c", "--after", "b", "--", "sleep", "600")
      #expect(result.code == 65 && result.errorText.contains("c after b after a after c"), "\(result.errorText)")
      let own = try await sandbox.dmon("add", "--name", "d", "--after", "d", "--", "sleep", "600")
      #expect(own.code == 65 && own.errorText.contains("d after d"), "\(own.errorText)")
      try await sandbox.succeed("add", "--name", "c", "--", "sleep", "600")
      let edited = try await sandbox.dmon("edit", "c", "--after", "b")
      #expect(edited.code == 65 && edited.errorText.contains("c after b after a after c"), "\(edited.errorText)")
      #expect(try await sandbox.services().map(\.name) == ["a", "b", "c"])
      try await waitUntilReady(sandbox, 3)
      #expect(lines(sandbox) == ["+a", "+b"])
    }
  }

  @Test("200 at once, each after up to three others: all come up, none before what it waits for")
  func many() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let seed = UInt64.random(in: 1...999_999)
      print("order: seed \(seed)")
      var random = SeededGenerator(seed: seed)
      var after: [Int: [Int]] = [:]
      let client = try sandbox.connect()
      // 20 layers of 10, in a random order.
      for number in (0..<200).shuffled(using: &random) {
        let layer = number / 10
        let before =
          layer == 0 ? [] : (0..<3).map { _ in Int.random(in: max(0, layer * 10 - 20)..<layer * 10, using: &random) }
        after[number] = before
        var service = ServiceSpecification.script("s\(number)", Self.script("\(number)"))
        (service.directory, service.ready, service.autostart) = (sandbox.path, "fd:3", false)
        service.after = before.map { "s\($0)" }
        #expect(try client.add(service, wait: false).contains("parameters"))
      }
      // It returns when all of them are ready.
      let result = try await sandbox.run(["dmon", "start", "--all"], within: .seconds(120))
      #expect(result.code == 0, "\(result.errorText)")
      try await waitUntilReady(sandbox, 200)
      let began = lines(sandbox).compactMap { Int($0.dropFirst()) }
      #expect(began.count == 200 && Set(began).count == 200)
      let places = Dictionary(uniqueKeysWithValues: began.enumerated().map { ($0.element, $0.offset) })
      for (number, before) in after {
        for other in before { #expect(places[other] ?? .max < places[number] ?? -1, "\(number) after \(other)") }
      }
      let shutdown = try await sandbox.run(["dmon", "shutdown"], within: .seconds(120))
      #expect(shutdown.code == 0, "\(shutdown.errorText)")
      let ended = lines(sandbox).dropFirst(200).compactMap { Int($0.dropFirst()) }
      #expect(ended.count == 200)
      let ends = Dictionary(ended.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: min)
      for (number, before) in after {
        for other in before { #expect(ends[number] ?? .max < ends[other] ?? -1, "\(number) ends before \(other)") }
      }
    }
  }

  @Test("one that failed, is down or is not there is waited for, with its name in the reason, until it has come")
  func missing() async throws {
    try await Sandbox.with { sandbox in
      let migration = ["--oneshot", "--restart", "never", "--", "test", "-e", "ok"]
      #expect(try await sandbox.run(["dmon", "add", "--name", "migrate"] + migration).code == 75)
      // Nothing that it waits for comes by itself: it is said at once.
      let added = try await sandbox.succeed("add", "--name", "app", "--after", "migrate", "--", "sleep", "600")
      #expect(added.contains("waits for migrate, which has failed"), "\(added)")
      _ = try sandbox.write("", to: "ok")
      try await sandbox.succeed("start", "migrate")
      try await sandbox.waitForService("app", "up") { $0.phase == "up" }
      try await sandbox.succeed("add", "--no-autostart", "--name", "db", "--", "sleep", "600")
      let pid = try await sandbox.service("app").pid
      try await sandbox.succeed("edit", "app", "--after", "db")
      #expect(try await sandbox.service("app").pid == pid, "what runs goes on")
      let restarted = try await sandbox.dmon("restart", "app")
      #expect(restarted.code == 75 && restarted.text == "app: waits for db, which is down\n", "\(restarted.text)")
      try await sandbox.succeed("rm", "db")
      #expect(try await sandbox.service("app").reason == "waits for db, which is not there")
      try await sandbox.succeed("edit", "app", "--after", "cache,migrate")
      #expect(try await sandbox.service("app").reason == "waits for cache, which is not there")
      try await sandbox.succeed("edit", "app", "--after", "migrate")
      try await sandbox.waitForService("app", "up") { $0.phase == "up" }
      #expect(try await sandbox.succeed("show-configuration", "app").contains("migrate"))
    }
  }

  @Test("who waits for a whole group begins when the last one that is missing is there, or was removed")
  func group() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--no-autostart", "-g", "etl", "--name", "x", "--", "sleep", "600")
      try await sandbox.succeed("add", "--no-autostart", "-g", "etl", "--name", "y", "--", "sleep", "600")
      let added = try await sandbox.succeed("add", "--name", "app", "--after", "@etl", "--", "sleep", "600")
      #expect(added.contains("waits for etl/x, which is down"), "\(added)")
      try await sandbox.succeed("start", "x")
      #expect(try await sandbox.service("app").reason == "waits for etl/y, which is down")
      try await sandbox.succeed("rm", "y")
      try await sandbox.waitForService("app", "up") { $0.phase == "up" }
    }
  }

  @Test("one that waits can be stopped and removed, and starts nothing then")
  func waitingEnds() async throws {
    try await Sandbox.with { sandbox in
      try await add(sandbox, "a", after: "db")
      try await add(sandbox, "b", after: "db")
      try await sandbox.succeed("stop", "a")
      try await sandbox.succeed("rm", "b")
      try await add(sandbox, "db", after: nil)
      try await sandbox.succeed("wait", "db", "--for", "ready")
      #expect(try await sandbox.service("a").phase == "down")
      #expect(lines(sandbox) == ["+db"])
      try await sandbox.succeed("start", "a")
      #expect(lines(sandbox) == ["+db", "+a"])
    }
  }

  @Test("the service that a daemon is there for can be waited for, and its name is taken")
  func main() async throws {
    try await Sandbox.with { sandbox in
      _ = try sandbox.start(["dmon", "daemon", "--", "sleep", "600"])
      try await waitUntil("it serves") { (try? sandbox.connect().services().count) == 1 }
      try await sandbox.succeed("add", "--name", "beside", "--after", "sleep", "--", "sleep", "601")
      #expect(try await sandbox.service("beside").phase == "up")
      let again = try await sandbox.dmon("add", "--name", "sleep", "--", "sleep", "602")
      #expect(again.code == 73, "\(again.text)\(again.errorText)")
    }
  }

  @Test(
    "a daemon that is killed in the middle of an ordered start: the next ones go on, in order, nothing starts twice")
  func daemonIsKilled() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let client = try sandbox.connect()
      let names = (10..<30).map(String.init)
      for (place, name) in names.enumerated() {
        var service = ServiceSpecification.script(name, Self.script(name, pause: "0.05"))
        (service.directory, service.ready, service.autostart) = (sandbox.path, "fd:3", false)
        service.after = place == 0 ? nil : [names[place - 1]]
        #expect(try client.add(service, wait: false).contains("parameters"))
      }
      try await sandbox.succeed("start", "--all", "--no-wait")
      for count in [3, 8, 14] {
        try await waitUntil("\(count) have begun: \(lines(sandbox))") { lines(sandbox).count >= count }
        let daemon = try await sandbox.awaitDaemon()
        Spawn.signal(daemon, Signal.kill.rawValue)
        try await waitUntil("another daemon is there") { (sandbox.daemonPid ?? daemon) != daemon }
      }
      try await waitUntil("all have begun: \(lines(sandbox))") { lines(sandbox).count >= names.count }
      try await waitUntilReady(sandbox, names.count)
      #expect(lines(sandbox) == names.map { "+\($0)" })
      #expect(try await sandbox.services().allSatisfy { $0.restarts == 0 })
    }
  }
}

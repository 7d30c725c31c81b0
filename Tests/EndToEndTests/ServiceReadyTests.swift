import Model
import Platform
import Support
import Testing

@Suite("A service is ready when it has shown it")
struct ServiceReadyTests {
  /// Sees to it that the service is up and not ready, gives the sign, and sees it ready.
  private func becomesReady(_ sandbox: Sandbox, _ sign: String, _ script: String) async throws {
    try await sandbox.succeed("add", "--no-wait", "--name", "it", "--ready", sign, "--", "sh", "-c", script)
    try await sandbox.waitForService("it", "up and not ready") { $0.phase == "up" && !$0.ready }
    #expect(try await sandbox.service("it").reason.contains("not ready yet (\(sign))"))
    let waiting = try sandbox.start(["dmon", "wait", "it", "--for", "ready", "--timeout", "60s"])
    _ = try sandbox.write("", to: "go")
    let result = try await waiting.wait(within: .seconds(120))
    #expect(result.code == 0, "\(result.errorText)")
    #expect(try await sandbox.service("it").ready)
  }

  private static let awaitSign = "while ! [ -e go ]; do sleep 0.02; done; "

  @Test("a newline on its descriptor, also across a death of the daemon")
  func descriptor() async throws {
    try await Sandbox.with { sandbox in
      let script = Self.awaitSign + "echo yes >&7; exec 7>&-; sleep 600"
      try await sandbox.succeed("add", "--no-wait", "--name", "it", "--ready", "fd:7", "--", "sh", "-c", script)
      try await sandbox.waitForService("it", "up") { $0.phase == "up" && !$0.ready }
      let daemon = try await sandbox.awaitDaemon()
      Spawn.signal(daemon, Signal.kill.rawValue)
      _ = try sandbox.write("", to: "go")
      try await sandbox.waitForService("it", "ready") { $0.ready }
      #expect(sandbox.daemonPid != daemon)
      // What was ready stays so.
      Spawn.signal(try await sandbox.awaitDaemon(), Signal.kill.rawValue)
      try await sandbox.waitForService("it", "still ready") { $0.ready && $0.restarts == 0 }
    }
  }

  @Test(
    "a newline on its descriptor is heard, and hurts nobody, whatever died meanwhile",
    arguments: ["keeper", "both", "upgrade"])
  func descriptorOutlives(what: String) async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let script = Self.awaitSign + "echo yes >&7; exec 7>&-; sleep 600"
      try await sandbox.succeed("add", "--no-wait", "--name", "it", "--ready", "fd:7", "--", "sh", "-c", script)
      try await sandbox.waitForService("it", "up") { $0.phase == "up" && !$0.ready }
      let pid = try await sandbox.service("it").pid
      switch what {
      case "keeper":
        // Alone: `signal` of a keeper that cannot be caught goes to its daemon too.
        Spawn.signal(daemon.pid, Signal.kill.rawValue)
        _ = try sandbox.write("", to: "go")
      case "both":
        try await sandbox.killDaemon()
        _ = try sandbox.write("", to: "go")
        _ = try await sandbox.startDaemon()
      default:
        try await sandbox.succeed("upgrade")
        _ = try sandbox.write("", to: "go")
      }
      try await sandbox.waitForService("it", "ready") { $0.ready }
      let service = try await sandbox.service("it")
      #expect(service.pid == pid && service.restarts == 0)
    }
  }

  @Test("a line of its output, and not one of a run before it")
  func line() async throws {
    try await Sandbox.with { sandbox in
      let script = "echo cold start; " + Self.awaitSign + "printf 'up on '; echo 80; sleep 600"
      try await becomesReady(sandbox, "log:^up on [0-9]+$", script)
      try Files.remove("\(sandbox.path)/go")
      try await sandbox.succeed("restart", "it", "--no-wait")
      try await sandbox.waitForService("it", "in its second run, not ready") {
        $0.phase == "up" && $0.run > 1 && !$0.ready
      }
      _ = try sandbox.write("", to: "go")
      try await sandbox.waitForService("it", "ready again") { $0.ready }
    }
  }

  @Test("a command that ends with 0, run as the service is")
  func command() async throws {
    try await Sandbox.with { sandbox in
      try await becomesReady(sandbox, "exec:test -e go && test -n \"$DMON_SERVICE\"", "sleep 600")
    }
  }

  @Test("a port that accepts, and a web server that answers; nobody there is no sign")
  func network() async throws {
    try await Sandbox.with { sandbox in
      let server = try WebServer(answering: "HTTP/1.1 200 OK\r\n\r\n")
      defer { server.stop() }
      for sign in ["http://127.0.0.1:\(server.port)/health", "port:\(server.port)"] {
        let name = String(sign.prefix(4))
        try await sandbox.succeed("add", "--name", name, "--ready", sign, "--", "sleep", "600")
        #expect(try await sandbox.service(name).ready, "\(sign)")
      }
      server.stop()
      let late = ["--ready", "port:\(server.port)", "--ready-timeout", "300ms", "--restart-interval", "1h"]
      let result = try await sandbox.run(["dmon", "add", "--name", "none"] + late + ["--", "sleep", "600"])
      #expect(result.code == 75, "\(result.text)\(result.errorText)")
    }
  }

  @Test(
    "start returns when it is ready; one that is not in time has crashed, is started again, and in the end has failed")
  func late() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.dmon(
        "add", "--name", "it", "--ready", "exec:sleep 600", "--ready-timeout", "300ms", "--restart-interval", "10ms",
        "--max-restarts", "2", "--", "sleep", "600")
      #expect(result.code == 75, "\(result.text)\(result.errorText)")
      try await sandbox.waitForService("it", "given up") { $0.state == .failed }
      let service = try await sandbox.service("it")
      #expect(service.reason.contains("not ready after 300 ms (exec:sleep 600); given up after 2 restarts of 2"))
      try await waitUntil("its checks are gone") { Self.count("sleep 600", in: sandbox) == 0 }
    }
  }

  @Test(
    "what can show nothing is refused when it is added",
    arguments: [
      ("log:(", "regular expression"), ("https://localhost/", "https"), ("when-it-is", "'log:REGEX'"),
      ("port:nowhere:80", "in numbers"),
      (#"log:(.*)(.*)(.*)(.*)(.*)\1\2\3\4\5z"#, #"a back-reference, '\1' at byte 21"#),
      ("log:((x{1,255}){1,255}){1,255}", "is too large"),
    ])
  func refused(sign: String, part: String) async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.dmon("add", "--name", "it", "--ready", sign, "--", "sleep", "600")
      #expect(result.code == 65 && result.errorText.contains(part), "\(result.errorText)")
      #expect(try await sandbox.services().isEmpty)
    }
  }

  /// Processes of the sandbox whose command line begins so.
  static func count(_ command: String, in sandbox: Sandbox) -> Int {
    Files.list("/proc").filter { name in
      guard Int(name) != nil, let words = Files.read("/proc/\(name)/cmdline", limit: 4_096) else { return false }
      let line = words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
      guard line.hasPrefix(command) else { return false }
      let environment = String(decoding: Files.read("/proc/\(name)/environ", limit: 1 << 16) ?? [], as: UTF8.self)
      return environment.contains(sandbox.path)
    }.count
  }
}

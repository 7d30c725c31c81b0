import Model
import Platform
import Support
import Testing
import Varlink

/// These run as root, who alone can be somebody else.
@Suite("Services and other users", .enabled(if: ProcessFacts.ownUser == 0))
struct ServiceHardAccessTests {
  /// Sends each call over a connection of its own, as another user; prints the answers, one a line, `-` for none.
  private static let stranger = #"""
    import os, socket, sys
    path, user = sys.argv[1], int(sys.argv[2])
    os.setgroups([]); os.setresgid(user, user, user); os.setresuid(user, user, user)
    for call in sys.argv[3:]:
        client = socket.socket(socket.AF_UNIX); client.settimeout(30); client.connect(path)
        answer = b""
        try: client.sendall(call.encode() + b"\0")
        except (BrokenPipeError, ConnectionResetError): pass
        while not answer.endswith(b"\0"):
            try: data = client.recv(65536)
            except ConnectionResetError: break
            if not data: break
            answer += data
        print(answer.decode().split("\0")[0] or "-")
    """#

  private func answers(
    _ sandbox: Sandbox, at socket: String, as user: Int, _ calls: [String]
  ) async throws -> [String] {
    let result = try await sandbox.script(
      Self.stranger, with: "python3", arguments: [socket, "\(user)"] + calls)
    #expect(result.errorText == "")
    let answers = result.text.split(separator: "\n").map(String.init)
    #expect(answers.count == calls.count)
    return answers
  }

  /// A call of each method, that would do something.
  private static let calls = SupervisorInterface.Method.allCases.map { method in
    let parameters =
      switch method {
      case .add: #"{"service":{"name":"bad","command":["/bin/sleep","600"]}}"#
      case .edit: #"{"service":{"name":"web","command":["/bin/true"]},"wait":true}"#
      case .list, .watch, .describe, .measure, .groups, .shutdown, .upgrade, .reload: "{}"
      case .scale: #"{"name":"web","replicas":3}"#
      case .setGroup: #"{"group":"default","parallel":1}"#
      case .signal: #"{"names":["web"],"signal":"KILL"}"#
      case .start, .stop, .restart, .pause, .resume, .remove: #"{"names":["web"]}"#
      }
    return #"{"method":"\#(method.fullName)","parameters":\#(parameters),"more":true}"#
  }

  @Test("another user's request at the main socket is refused, whichever it is, and nothing is done")
  func mainSocket() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "web", "--", "sleep", "600")
      let before = try await sandbox.service("web")
      // Opened up by mistake: the file modes would keep them out already.
      _ = try await sandbox.run(["chmod", "0777", sandbox.path, "\(sandbox.path)/run", sandbox.socket])
      for answer in try await answers(sandbox, at: sandbox.socket, as: 65_534, Self.calls) {
        #expect(answer.contains("org.varlink.service.PermissionDenied"), "\(answer)")
      }
      let after = try sandbox.connect().services()
      #expect(after.map(\.pid) == [before.pid] && after.first?.state == .running)
    }
  }

  @Test("a program is taken from the first directory of PATH that the service's user may enter")
  func closedDirectory() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.run(["chmod", "0711", sandbox.path])
      for (place, mode) in [("closed", "0700"), ("open", "0755")] {
        _ = try await sandbox.run(["mkdir", "\(sandbox.path)/\(place)"])
        let tool = try sandbox.write("#!/bin/sh\necho \(place)\nsleep 600\n", to: "\(place)/tool")
        _ = try await sandbox.run(["chmod", "0755", tool])
        _ = try await sandbox.run(["chmod", mode, "\(sandbox.path)/\(place)"])
      }
      let (closed, open) = ("\(sandbox.path)/closed", "\(sandbox.path)/open")
      try await sandbox.succeed(
        "add", "--name", "web", "--user", "65534:65534", "-e", "PATH=\(closed):\(open):/usr/bin:/bin", "--", "tool")
      try await waitUntil("it has printed") { sandbox.log("web") == Array("open\n".utf8) }
      let refused = try await sandbox.dmon(
        "add", "--name", "none", "--user", "65534:65534", "-e", "PATH=\(closed):/usr/bin:/bin", "--", "tool")
      #expect(refused.code != 0 && refused.errorText.contains("'tool' may not be executed by this user"))
    }
  }

  @Test("at the second socket a service's user can report and nothing else, and others not even that")
  func reportSocket() async throws {
    try await Sandbox.with { sandbox in
      try await sandbox.succeed("add", "--name", "web", "--", "sleep", "600")
      let before = try await sandbox.service("web")
      _ = try await sandbox.run(["chmod", "0711", sandbox.path])
      try await sandbox.succeed("add", "--name", "foreign", "--user", "65534:65534", "--", "sleep", "600")
      let foreign = try #require(try await sandbox.service("foreign").pid)
      let variables = (Files.read("/proc/\(foreign)/environ", limit: 1 << 16) ?? []).split(separator: 0)
      let socket = "\(sandbox.path)/run/report/dmon.sock"
      #expect(variables.contains { $0.elementsEqual("DMON_SOCKET=\(socket)".utf8) })
      try await waitUntil("the second socket is there") { Files.exists(socket) }
      for answer in try await answers(sandbox, at: socket, as: 65_534, Self.calls) {
        #expect(answer.contains("org.varlink.service.InterfaceNotFound"), "\(answer)")
      }
      let reports = try await answers(
        sandbox, at: socket, as: 65_534,
        [
          #"{"method":"org.dmon.Progress.Register","parameters":{"group":"g"}}"#,
          #"{"method":"org.varlink.service.GetInfo"}"#,
        ])
      #expect(reports[0].hasPrefix(#"{"parameters":{"id":1"#), "\(reports[0])")
      #expect(reports[1].contains("org.dmon.Progress") && !reports[1].contains("org.dmon.Supervisor"))
      let call = #"{"method":"org.dmon.Progress.Register","parameters":{"group":"g"}}"#
      let others = try await answers(sandbox, at: socket, as: 65_533, [call])
      #expect(others[0].contains("org.varlink.service.PermissionDenied"), "\(others[0])")
      #expect(try await sandbox.tasks("g").count == 1)
      // Even its own user, who is let in, may change at the first socket only.
      let services = try sandbox.connect().services()
      #expect(services.first { $0.name == "web" }?.pid == before.pid && services.count == 2)
    }
  }
}

import Model
import Platform
import Support
import Testing

@Suite("A daemon that starts by itself")
struct AutostartTests {
  @Test("a reporter starts it, and the next one finds it")
  func one() async throws {
    try await Sandbox.with { sandbox in
      #expect(sandbox.daemonPid == nil)
      let first = try await sandbox.register("g")
      // The keeper says whom it started, perhaps a moment after that one has answered.
      try await waitUntil("the lock names the daemon") { sandbox.daemonPid != nil }
      let pid = try await sandbox.awaitDaemon()
      let second = try await sandbox.register("g")
      #expect((first, second) == (1, 2))
      #expect(sandbox.daemonPid == pid)
    }
  }

  @Test("twenty that start at once get one daemon")
  func twenty() async throws {
    try await Sandbox.with { sandbox in
      let clients = try (1...20).map { _ in try sandbox.start(["dmon", "report", "new", "g", "--strict"]) }
      var ids: [String] = []
      for client in clients {
        let result = try await client.wait()
        #expect(result.code == 0)
        #expect(result.errorText == "")
        ids.append(result.text)
      }
      #expect(Set(ids) == Set((1...20).map { "\($0)\n" }))
      let holder = try #require(LockFile.holder(of: sandbox.state))
      try await waitUntil("\(holder) is the only one on \(sandbox.socket)") {
        Set(Self.processes(with: "daemon\0", and: sandbox.socket)) == [holder.pid, holder.keeperPid]
      }
    }
  }

  @Test("it keeps nothing of the client: not its directory, descriptors, session or environment")
  func inheritance() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.script(
        """
        exec 3>"$1/kept" 7<"$1/bin"
        dmon report new g --strict
        """, arguments: [sandbox.path], environment: ["SECRET_TOKEN": "hush", "DMON_SERVICE": nil, "NO_COLOR": "1"])
      #expect((result.code, result.text) == (0, "1\n"))
      let pid = try await sandbox.awaitDaemon()
      #expect(Files.readLink("/proc/\(pid)/cwd") == "/")
      let targets = Files.list("/proc/\(pid)/fd").compactMap { Files.readLink("/proc/\(pid)/fd/\($0)") }
      #expect(targets.count > 3)
      for target in targets {
        let isOwn =
          ["/dev/null", "anon_inode:", "socket:"].contains(where: target.hasPrefix)
          || target.hasPrefix("\(sandbox.path)/run")
        #expect(isOwn || target.hasPrefix("pipe:"), "\(target)")
      }
      // The pipe is that of its starter, for complaints; nobody holds its other end any more.
      #expect(targets.count { $0.hasPrefix("pipe:") } <= 1)
      #expect(Files.readLink("/proc/\(pid)/fd/0") == "/dev/null" && Files.readLink("/proc/\(pid)/fd/1") == "/dev/null")
      let stat = String(decoding: Files.read("/proc/\(pid)/stat", limit: 4_096) ?? [], as: UTF8.self)
      #expect(stat.split(separator: " ")[5] == "\(pid)", "a session of its own")
      let variables = Files.read("/proc/\(pid)/environ", limit: 1 << 20) ?? []
      let names = variables.split(separator: 0).map { String(decoding: $0.prefix { $0 != 0x3D }, as: UTF8.self) }
      #expect(names.contains("DMON_SOCKET") && names.contains("PATH"))
      #expect(!names.contains("SECRET_TOKEN") && !names.contains("NO_COLOR") && !names.contains("PWD"))
      #expect(names.count < 16)
    }
  }

  @Test("a command substitution does not wait for it", arguments: ["bash", "dash"])
  func substitution(shell: String) async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.script(
        """
        id=$(dmon report new g --strict 2>&1)
        dmon report done g "$id" --strict 2>&1 | cat
        echo "end $id"
        """, with: shell)
      #expect(result.text == "end 1\n")
      #expect(try await sandbox.task().state == .done)
    }
  }

  @Test("with DMON_AUTOSTART=0, and inside a service, nobody starts it")
  func switchedOff() async throws {
    try await Sandbox.with { sandbox in
      for variable in [["DMON_AUTOSTART": "0"], ["DMON_SERVICE": "web"]] {
        let result = try await sandbox.dmon("report", "new", "g", environment: variable)
        #expect((result.code, result.text) == (0, "0\n"))
      }
      #expect(sandbox.daemonPid == nil)
      #expect(!Files.exists(sandbox.socket))
    }
  }

  @Test("where none can be started the reporter goes on, and is told why")
  func impossible() async throws {
    try await Sandbox.with { sandbox in
      _ = try sandbox.write("a file where a directory should be", to: "run")
      let result = try await sandbox.dmon("report", "new", "g")
      #expect((result.code, result.text) == (0, "0\n"))
      #expect(result.errorText.split(separator: "\n").count == 1, "\(result.errorText)")
    }
  }

  /// The processes with both texts in their command lines.
  static func processes(with first: String, and second: String) -> [Int] {
    Files.list("/proc").compactMap { Int($0) }.filter { pid in
      let line = String(decoding: ProcessFacts.commandLine(of: pid), as: UTF8.self)
      return line.contains(first) && line.contains(second)
    }
  }
}

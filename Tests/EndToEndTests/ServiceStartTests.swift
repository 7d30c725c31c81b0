import Model
import Platform
import Support
import Testing

@Suite("Services that cannot start")
struct ServiceStartTests {
  @Test(
    "add says at once what was wrong",
    arguments: [
      (["--", "no-such-program"], "no-such-program", 66), (["--", "./none/there"], "none/there", 66),
      (["--", "./text"], "text", 77), (["--", "./odd"], "odd", 65), (["--", "/"], "/", 65),
      (["--cwd", "none", "--", "sleep", "600"], "none", 66),
      (["--user", "no-such-user", "--", "sleep", "600"], "no-such-user", 66),
    ])
  func stages(words: [String], part: String, code: Int32) async throws {
    try await Sandbox.with { sandbox in
      _ = try sandbox.write("echo text\n", to: "text")
      let odd = try sandbox.write("\u{7F}ELF and nothing more", to: "odd")
      _ = try await sandbox.run(["chmod", "+x", odd])
      let result = try await sandbox.run(["dmon", "add", "--name", "it"] + words)
      #expect(result.code == code, "\(result.code): \(result.errorText)")
      #expect(result.text == "" && result.errorText.split(separator: "\n").count == 1)
      #expect(result.errorText.contains(part), "\(result.errorText)")
      #expect(result.errorText.contains("'dmon rm it' removes it"), "\(result.errorText)")
      #expect([.crashed, .failed].contains(try await sandbox.service("it").state))
      #expect(try await sandbox.succeed("rm", "it").hasPrefix("it: removed"))
    }
  }

  @Test("a limit that is refused is one of them, for who is not root")
  func limit() async throws {
    try await Sandbox.with { sandbox in
      if ProcessFacts.ownUser == 0 { return }
      let result = try await sandbox.dmon("add", "--name", "it", "--limit", "nofile=infinity", "--", "sleep", "600")
      #expect(result.code == 77 && result.errorText.contains("nofile"), "\(result.errorText)")
    }
  }

  @Test("what was wrong is corrected with edit, and start starts it")
  func corrected() async throws {
    try await Sandbox.with { sandbox in
      #expect(try await sandbox.dmon("add", "--name", "it", "--", "no-such-program").code == 66)
      try await sandbox.succeed("edit", "it", "--", "sleep", "600")
      #expect(try await sandbox.succeed("start", "it").hasPrefix("it: running, pid "))
    }
  }

  @Test("no daemon is started from inside a service, nor with DMON_AUTOSTART=0")
  func noAutostart() async throws {
    try await Sandbox.with { sandbox in
      for variable in [["DMON_AUTOSTART": "0"], ["DMON_SERVICE": "default/web"]] {
        let result = try await sandbox.dmon("add", "--name", "it", "--", "sleep", "600", environment: variable)
        #expect(result.code == 69)
      }
      #expect(sandbox.daemonPid == nil)
      for verb in ["stop", "restart", "pause", "resume", "rm", "edit"] {
        let words = verb == "edit" ? ["it", "--nice", "1"] : ["it"]
        #expect(try await sandbox.run(["dmon", verb] + words).code == 69, "\(verb)")
      }
    }
  }
}

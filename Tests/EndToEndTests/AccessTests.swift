import Model
import Platform
import Support
import Testing

/// These run as root, who alone can make what belongs to somebody else.
@Suite("Other users")
struct AccessTests {
  @Test(
    "a directory that is not ours is refused with 77, owner and mode named", arguments: ["run", "run/dmon.sock.state"])
  func foreignDirectory(name: String) async throws {
    try await Sandbox.with { sandbox in
      let path = "\(sandbox.path)/\(name)"
      try Files.makeDirectory(path)
      _ = try await sandbox.run(["chmod", "0755", "\(sandbox.path)/run", path])
      #expect(try await sandbox.run(["chown", "65534", path]).code == 0)
      let result = try await sandbox.dmon("daemon")
      #expect(result.code == 77)
      #expect(result.errorText.contains("belongs to user 65534 (mode 755)"))
      #expect(result.errorText.contains(path))
    }
  }

  @Test(
    "a directory that others can write to is refused with 77, and chmod named", arguments: ["0777", "0775", "1777"])
  func exposedDirectory(mode: String) async throws {
    try await Sandbox.with { sandbox in
      try Files.makeDirectory("\(sandbox.path)/run")
      _ = try await sandbox.run(["chmod", mode, "\(sandbox.path)/run"])
      for words in [["daemon"], ["daemon", "--detach"]] {
        let result = try await sandbox.run(["dmon"] + words)
        #expect(result.code == 77)
        #expect(result.errorText.contains("chmod go-w"))
      }
      let report = try await sandbox.dmon("report", "new", "g")
      #expect((report.code, report.text) == (0, "0\n"))
    }
  }

  @Test("a link in place of the directory is not followed")
  func link() async throws {
    try await Sandbox.with { sandbox in
      try Files.makeDirectory("\(sandbox.path)/elsewhere")
      try Files.link("\(sandbox.path)/run", to: "elsewhere")
      let result = try await sandbox.dmon("daemon")
      #expect(result.code == 73)
      #expect(result.errorText.contains("\(sandbox.path)/run"))
    }
  }

  @Test("directories are made 0700, the socket 0600, the lock not for others")
  func modes() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let run = "\(sandbox.path)/run"
      let result = try await sandbox.run(
        ["stat", "-c", "%a", run, sandbox.state, sandbox.socket, "\(sandbox.state)/lock"])
      #expect(result.text == "700\n700\n600\n600\n")
    }
  }

  @Test("another user's connection is refused with an error that says who may")
  func foreignConnection() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let id = try await sandbox.register("g")
      let result = try await sandbox.script(
        """
        import os, socket, sys
        # Opened up by mistake: the file modes would keep them out already.
        run = os.path.dirname(sys.argv[1])
        os.chmod(os.path.dirname(run), 0o755); os.chmod(run, 0o755); os.chmod(sys.argv[1], 0o666)
        os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
        client = socket.socket(socket.AF_UNIX); client.connect(sys.argv[1])
        try: client.sendall(b'{"method":"org.dmon.Progress.Finish","parameters":{"group":"g","id":1}}\\0')
        except BrokenPipeError: pass
        while True:
            try: data = client.recv(4096)
            except ConnectionResetError: break
            if not data: break
            sys.stdout.write(data.decode().replace("\\0", "\\n"))
        """, with: "python3", arguments: [sandbox.socket])
      #expect(result.errorText == "")
      #expect(result.text.contains(#""error":"org.varlink.service.PermissionDenied""#), "\(result.text)")
      #expect(result.text.contains("65534") && result.text.split(separator: "\n").count == 1)
      #expect(id == 1)
      #expect(try await sandbox.task().state == .active)
    }
  }
}

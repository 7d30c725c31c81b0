import Model
import Platform
import Support
import Testing

@Suite("dmon daemon")
struct DaemonTests {
  @Test("a second one at the same place says who is there and ends with 0")
  func second() async throws {
    try await Sandbox.with { sandbox in
      let first = try await sandbox.startDaemon()
      #expect(sandbox.daemonPid == first.daemonPid)
      for words in [[], ["--detach"]] {
        let second = try await sandbox.run(["dmon", "daemon"] + words)
        #expect(second.code == 0)
        #expect(second.text == "daemon \(first.daemonPid ?? 0) is already there, at \(sandbox.socket)\n")
      }
      #expect(sandbox.daemonPid == first.daemonPid)
    }
  }

  @Test("another socket with the same state directory is refused with 73")
  func sameState() async throws {
    try await Sandbox.with { sandbox in
      let first = try await sandbox.startDaemon()
      let other = "\(sandbox.path)/other/dmon.sock"
      for words in [[], ["--detach"]] {
        let second = try await sandbox.run(["dmon", "daemon", "--socket", other, "--state", sandbox.state] + words)
        #expect(second.code == 73)
        #expect(second.errorText.contains("\(first.daemonPid ?? 0)") && second.errorText.contains(sandbox.socket))
      }
    }
  }

  @Test("the same socket with another state directory is refused with 73")
  func sameSocket() async throws {
    try await Sandbox.with { sandbox in
      let first = try await sandbox.startDaemon()
      let second = try await sandbox.dmon("daemon", "--socket", sandbox.socket, "--state", "\(sandbox.path)/other")
      #expect(second.code == 73)
      #expect(second.errorText.contains(sandbox.socket))
      #expect(first.ended == nil)
      #expect(try await sandbox.tasks() == [])
    }
  }

  @Test("--detach does not take the last breath of a killed daemon for an answer")
  func detachAfterKill() async throws {
    try await Sandbox.with { sandbox in
      for _ in 0..<20 {
        #expect(try await sandbox.dmon("daemon", "--detach").code == 0)
        let listed = try await sandbox.dmon("ls", environment: ["DMON_AUTOSTART": "0"])
        #expect(listed.code == 0, "\(listed.errorText)")
        // Between two daemons there is none.
        try await waitUntil("there is a daemon") { sandbox.daemonPid != nil }
        let holder = try #require(LockFile.holder(of: sandbox.state))
        let keeper = try ProcessDescriptor(opening: holder.keeperPid)
        let daemon = try ProcessDescriptor(opening: holder.pid)
        for signal in [Signal.stop, .kill] {
          try keeper.signal(signal)
          try daemon.signal(signal)
        }
      }
    }
  }

  @Test("--detach returns when it answers, and leaves it running")
  func detach() async throws {
    try await Sandbox.with { sandbox in
      let result = try await sandbox.dmon("daemon", "--detach", environment: ["DMON_AUTOSTART": "0"])
      #expect(result.code == 0)
      #expect(result.output + result.errors == [])
      #expect(sandbox.daemonPid != nil)
      #expect(try await sandbox.tasks() == [])
    }
  }

  @Test(
    "SIGTERM and SIGINT end it with 0 and take the socket away; SIGHUP does not",
    arguments: [Signal.terminate, .interrupt])
  func signals(signal: Signal) async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      daemon.signal(.hangup)
      _ = try await sandbox.register("g")
      daemon.signal(signal)
      let result = try await daemon.wait()
      #expect(result.code == 0)
      #expect(result.errorText.contains("ended"))
      #expect(!Files.exists(sandbox.socket))
      #expect(sandbox.daemonPid == nil)
    }
  }

  @Test("it ends at once also while clients are connected")
  func endsWithClients() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      let silent = try sandbox.connect()
      let watcher = try sandbox.connect()
      try watcher.send(#"{"method":"org.dmon.Progress.Watch","more":true}"#)
      #expect(try watcher.receive()?.contains(#""complete":true"#) == true)
      daemon.signal(.terminate)
      #expect(try await daemon.wait().code == 0)
      #expect(try silent.receive() == nil)
      #expect(try watcher.receive() == nil)
    }
  }

  @Test("a socket left over by one that was killed is taken over")
  func staleSocket() async throws {
    try await Sandbox.with { sandbox in
      let first = try await sandbox.startDaemon()
      first.signal(.kill)
      _ = try await first.wait()
      #expect(Files.exists(sandbox.socket))
      let second = try await sandbox.startDaemon()
      #expect(sandbox.daemonPid == second.daemonPid)
      #expect(try await sandbox.tasks() == [])
    }
  }

  @Test("a file that is no socket is left alone, and the daemon says so with 73")
  func otherFile() async throws {
    try await Sandbox.with { sandbox in
      try Files.makeDirectory("\(sandbox.path)/own")
      let path = try sandbox.write("important", to: "own/file")
      let result = try await sandbox.dmon("daemon", "--socket", path)
      #expect(result.code == 73)
      #expect(result.errorText.contains("no socket"))
      #expect(Files.read(path, limit: 100) == Array("important".utf8))
    }
  }

  @Test("a socket whose file was removed is bound again, with all that was known")
  func removedSocket() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g")
      for _ in 1...3 {
        try Files.remove(sandbox.socket)
        try await waitUntil("the socket is there again") { Files.exists(sandbox.socket) }
        #expect(try await sandbox.tasks("g").count == 1)
      }
      #expect(sandbox.daemonPid == daemon.daemonPid)
    }
  }

  @Test("a socket over which another file was renamed is bound again; the file is kept beside it")
  func replacedSocket() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g")
      let run = "\(sandbox.path)/run"
      try Files.write(Array("important".utf8), to: "\(run)/file")
      #expect(try await sandbox.run(["mv", "\(run)/file", sandbox.socket]).code == 0)
      try await waitUntil("it is a socket again") { Files.isSocket(sandbox.socket) }
      #expect(try await sandbox.tasks("g").count == 1)
      #expect(Files.read("\(sandbox.socket).displaced", limit: 100) == Array("important".utf8))
      // A socket that nobody answers at.
      let dead = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
      #expect(try await sandbox.run(["python3", "-c", dead, "\(run)/dead"]).code == 0)
      #expect(try await sandbox.run(["mv", "\(run)/dead", sandbox.socket]).code == 0)
      try await waitUntil("it is bound again") {
        daemon.errorText.split(separator: "\n").count { $0.contains("was replaced; binding it again") } == 2
      }
      try await waitUntil("it answers") { try await sandbox.dmon("ls").code == 0 }
      #expect(try await sandbox.tasks("g").count == 1)
    }
  }

  @Test("another daemon's socket in its place is left there, until it is removed")
  func takenSocket() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g")
      let other = try await sandbox.startDaemon("--socket", "\(sandbox.path)/other/s")
      // Its own name stays, so that it keeps listening.
      let replace = #"ln "$1/other/s" "$1/run/new" && mv "$1/run/new" "$1/run/dmon.sock""#
      #expect(try await sandbox.script(replace, arguments: [sandbox.path]).code == 0)
      try await waitUntil("it says so: \(daemon.errorText)") {
        daemon.errorText.contains("process \(other.daemonPid ?? 0) answers at \(sandbox.socket) now")
      }
      #expect(try await sandbox.tasks("g").isEmpty, "the other one answers")
      try Files.remove(sandbox.socket)
      try await waitUntil("it is bound again") { daemon.errorText.contains("was removed; binding it again") }
      // It says so before it has done it.
      try await waitUntil("the first one answers") { (try? await sandbox.tasks("g").count) == 1 }
      #expect(daemon.errorText.split(separator: "\n").count { $0.contains("answers at") } == 1)
    }
  }

  @Test("--detach needs no /dev/null")
  func detachWithoutDevices() async throws {
    try await Sandbox.with { sandbox in
      let bare = try await sandbox.script(
        #"""
        exec unshare -m sh -c 'mount -t tmpfs tmpfs /dev && ! [ -e /dev/null ] && dmon daemon --detach && dmon report new g'
        """#)
      #expect(bare.code == 0, "\(bare.errorText)")
      #expect(bare.text == "1\n")
      #expect(try await sandbox.tasks("g").count == 1)
      try await sandbox.succeed("shutdown")
    }
  }

  @Test("also when its whole directory was removed, and no second daemon gets between")
  func removedDirectory() async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g")
      // In one step: a directory that is emptied file by file is filled again meanwhile.
      #expect(try await sandbox.run(["mv", "\(sandbox.path)/run", "\(sandbox.path)/gone"]).code == 0)
      try Files.removeTree("\(sandbox.path)/gone")
      try await waitUntil("the socket is there again") { Files.exists(sandbox.socket) }
      #expect(try await sandbox.tasks("g").count == 1)
      let second = try await sandbox.dmon("daemon")
      #expect(second.code == 73)
      daemon.signal(.terminate)
      #expect(try await daemon.wait().code == 0)
      #expect(!Files.exists(sandbox.socket))
    }
  }

  @Test("a path longer than the kernel's 107 bytes for sockets works")
  func longPath() async throws {
    try await Sandbox.with { sandbox in
      let socket = "\(sandbox.path)/\(String(repeating: "long/", count: 40))dmon.sock"
      let daemon = try await sandbox.startDaemon("--socket", socket)
      let environment: [String: String?] = ["DMON_SOCKET": socket]
      #expect(try await sandbox.dmon("report", "new", "g", "--strict", environment: environment).text == "1\n")
      daemon.signal(.terminate)
      #expect(try await daemon.wait().code == 0)
    }
  }
}

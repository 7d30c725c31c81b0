import Model
import Platform
import Support
import Testing

/// These mount small file systems, so they run as root.
@Suite("A state directory that cannot be written")
struct JournalDiskTests {
  /// Runs `body` with the state directory on a file system of its own, 256 KiB large.
  private static func withSmallDisk(_ body: (Sandbox) async throws -> Void) async throws {
    try await Sandbox.with { sandbox in
      try Files.makeDirectory(sandbox.state)
      _ = try await sandbox.run(["chmod", "0700", "\(sandbox.path)/run", sandbox.state])
      let mount = ["mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", sandbox.state]
      let mounted = try await sandbox.run(mount)
      try #require(mounted.code == 0, "\(mounted.errorText)")
      let result: Result<Void, any Error>
      do { result = .success(try await body(sandbox)) } catch { result = .failure(error) }
      _ = try await sandbox.run(["umount", "-l", sandbox.state])
      try result.get()
    }
  }

  /// Takes all the room that is left.
  private static func fill(_ sandbox: Sandbox) async throws {
    _ = try await sandbox.run(["dd", "if=/dev/zero", "of=\(sandbox.state)/ballast", "bs=1024", "count=1024"])
  }

  @Test("a full disk: it goes on in memory, says so, and catches up when there is room")
  func full() async throws {
    try await Self.withSmallDisk { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0")
      try await Self.fill(sandbox)
      let client = try sandbox.connect()
      var count = 0
      try await waitUntil("it says that the disk is full: \(daemon.errorText)") {
        for _ in 0..<10 {
          count += 1
          let answer = try client.call("Report", #"{"group":"g","id":1,"advance":1,"request":"r\#(count)"}"#)
          if answer?.contains("error") != false { return false }
        }
        return daemon.errorText.contains("going on in memory alone")
      }
      #expect(daemon.errorText.contains("No space left on device"))
      #expect(try await sandbox.register("memory", "--pid", "0") == 1)
      #expect(try await sandbox.task("g").completed == Double(count))
      #expect(daemon.ended == nil)
      try Files.remove("\(sandbox.state)/ballast")
      try await waitUntil("it says that it writes again: \(daemon.errorText)") {
        daemon.errorText.contains("the journal is written again")
      }
      _ = try client.call("Report", #"{"group":"g","id":1,"advance":1,"request":"after"}"#)
      let next = try await sandbox.killAndStart()
      #expect(!next.errorText.contains("damaged"))
      #expect(try await sandbox.task("g").completed == Double(count + 1))
      #expect(try await sandbox.tasks("memory").count == 1)
      let again = try sandbox.connect()
      _ = try again.call("Report", #"{"group":"g","id":1,"advance":1,"request":"r\#(count)"}"#)
      #expect(try await sandbox.task("g").completed == Double(count + 1))
    }
  }

  @Test("killed on a full disk: what was there before the disk was full is there, and nothing is damaged")
  func killedWhileFull() async throws {
    try await Self.withSmallDisk { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0")
      try await Self.fill(sandbox)
      let client = try sandbox.connect()
      try await waitUntil("it says that the disk is full") {
        _ = try client.call("Register", #"{"group":"memory"}"#)
        return daemon.errorText.contains("going on in memory alone")
      }
      let next = try await sandbox.killAndStart()
      #expect(try await sandbox.tasks("g").count == 1)
      #expect(!next.errorText.contains("damaged"))
      #expect(try await sandbox.register("g", "--pid", "0") == 2)
    }
  }

  @Test("a disk that our own journal fills: it is compacted in the room that is kept for that, and nothing is lost")
  func filledByOurselves() async throws {
    try await Self.withSmallDisk { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0")
      let client = try sandbox.connect()
      // Three times what the disk has room for.
      for _ in 1...6_000 {
        let answer = try client.call("Report", #"{"group":"g","id":1,"advance":1}"#)
        try #require(answer == #"{"parameters":{}}"#)
      }
      #expect(daemon.errorText.contains("snapshot written"))
      #expect(Files.list(sandbox.state).contains("reserve"))
      let next = try await sandbox.killAndStart()
      #expect(!next.errorText.contains("damaged"))
      #expect(try await sandbox.task("g").completed == 6_000)
    }
  }

  @Test("a disk that is filled to the last byte by others: the journal goes on in the room that is kept")
  func keptRoom() async throws {
    try await Self.withSmallDisk { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0")
      try await Self.fill(sandbox)
      let client = try sandbox.connect()
      var count = 0
      try await waitUntil("it writes again, on the full disk: \(daemon.errorText)") {
        count += 1
        _ = try client.call("Report", #"{"group":"g","id":1,"advance":1,"request":"r\#(count)"}"#)
        return daemon.errorText.contains("the journal is written again")
      }
      count += 1
      #expect(
        try client.call("Report", #"{"group":"g","id":1,"advance":1,"request":"last"}"#)?.contains("error") == false)
      let next = try await sandbox.killAndStart()
      #expect(!next.errorText.contains("damaged"))
      #expect(try await sandbox.task("g").completed == Double(count))
    }
  }

  @Test("the first start on a full disk is refused with 73 and says why; a later one goes on where the last one ended")
  func startOnFullDisk() async throws {
    try await Self.withSmallDisk { sandbox in
      try await Self.fill(sandbox)
      let first = try await sandbox.dmon("daemon")
      #expect(first.code == 73)
      #expect(first.errorText.contains("\(sandbox.state)/lock: No space left on device"))
      try Files.remove("\(sandbox.state)/ballast")
      _ = try await sandbox.startDaemon()
      #expect(try await sandbox.register("g", "--pid", "0") == 1)
      try await sandbox.killDaemon()
      try await Self.fill(sandbox)
      _ = try await sandbox.startDaemon()
      #expect(try await sandbox.register("g", "--pid", "0") == 2)
      #expect(try await sandbox.tasks("g").count == 2)
    }
  }

  @Test(
    "a file system that becomes read-only under it: it says so, takes nothing it cannot keep, and loses nothing")
  func turnsReadOnly() async throws {
    try await Sandbox.with { sandbox in
      // A file system that the kernel makes read-only, as it does after an error of the disk. A remount by hand is
      // refused while files are open.
      try Files.makeDirectory(sandbox.state)
      _ = try await sandbox.run(["chmod", "0700", "\(sandbox.path)/run"])
      let mount = """
        truncate -s 16M "$1/image" && mkfs.ext4 -q "$1/image" && mount -o loop "$1/image" "$2" && chmod 0700 "$2"
        """
      let mounted = try await sandbox.script(mount, arguments: [sandbox.path, sandbox.state])
      // Without loop devices there is nothing to see here.
      if mounted.code != 0 { return }
      let result: Result<Void, any Error>
      do { result = .success(try await Self.turnReadOnly(sandbox)) } catch { result = .failure(error) }
      _ = try await sandbox.run(["umount", "-l", sandbox.state])
      try result.get()
    }
  }

  private static func turnReadOnly(_ sandbox: Sandbox) async throws {
    let daemon = try await sandbox.startDaemon("--durable")
    _ = try await sandbox.register("g", "--pid", "0")
    try await sandbox.succeed("report", "add", "g", "1", "5")
    let aborted = try await sandbox.run(["mount", "-o", "remount,abort", sandbox.state])
    try #require(aborted.code == 0, "\(aborted.errorText)")
    let client = try sandbox.connect()
    try await waitUntil("it says so: \(daemon.errorText)") {
      _ = try? await sandbox.dmon("report", "add", "g", "1", "0")
      return daemon.errorText.contains("Read-only file system")
    }
    #expect(try client.call("Register", #"{"group":"g"}"#)?.contains("org.dmon.Progress.NotDurable") == true)
    #expect(try await sandbox.dmon("ls").errorText.contains("kept in memory only"))
    try await sandbox.killDaemon()
    let again = try await sandbox.dmon("daemon")
    #expect(again.code == 73 && again.errorText.contains("Read-only file system"))
    // After a repair.
    try await waitUntil("nobody has files open there any more") {
      try await sandbox.run(["umount", sandbox.state]).code == 0
    }
    let repair = """
      { fsck.ext4 -p "$1/image" >"$1/fsck"; test $? -le 1; } && mount -o loop "$1/image" "$2"
      """
    let repaired = try await sandbox.script(repair, arguments: [sandbox.path, sandbox.state])
    try #require(repaired.code == 0, "\(repaired.errorText)")
    let next = try await sandbox.startDaemon()
    #expect(!next.errorText.contains("damaged"))
    #expect(try await sandbox.task("g").completed == 5)
  }

  @Test("a read-only state directory is refused with 73, and why is said")
  func readOnly() async throws {
    try await Self.withSmallDisk { sandbox in
      _ = try await sandbox.run(["mount", "-o", "remount,ro", sandbox.state])
      let result = try await sandbox.dmon("daemon")
      #expect(result.code == 73)
      #expect(result.errorText.contains("Read-only file system"))
      #expect(result.errorText.contains("\(sandbox.state)/lock"))
      // One that ran there before: its files are there, and cannot be written.
      _ = try await sandbox.run(["mount", "-o", "remount,rw", sandbox.state])
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0")
      try await sandbox.killDaemon()
      try await waitUntil("those that were killed have let go of their files") {
        try await sandbox.run(["mount", "-o", "remount,ro", sandbox.state]).code == 0
      }
      let again = try await sandbox.dmon("daemon")
      #expect(again.code == 73 && again.errorText.contains("Read-only file system"))
    }
  }

  @Test("a journal that cannot be opened: it goes on in memory, says so, and catches up")
  func unwritable() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      _ = try await sandbox.register("g", "--pid", "0")
      try await sandbox.killDaemon()
      // Root may write anywhere, but nobody to a file with this attribute.
      let locked = try await sandbox.run(["chattr", "+i", sandbox.journalPath])
      if locked.code != 0 { return }
      let daemon = try await sandbox.startDaemon()
      do {
        try await waitUntil("it says so") { daemon.errorText.contains("going on in memory alone") }
        #expect(try await sandbox.register("g", "--pid", "0") == 2)
        _ = try await sandbox.run(["chattr", "-i", sandbox.journalPath])
      } catch {
        _ = try await sandbox.run(["chattr", "-i", sandbox.journalPath])
        throw error
      }
      try await waitUntil("it writes again") { daemon.errorText.contains("the journal is written again") }
      try await sandbox.killAndStart()
      #expect(try await sandbox.tasks("g").map(\.key.id) == [1, 2])
    }
  }

  @Test("a state directory of somebody else is refused with 77")
  func foreign() async throws {
    try await Sandbox.with { sandbox in
      try Files.makeDirectory(sandbox.state)
      _ = try await sandbox.run(["chmod", "0755", "\(sandbox.path)/run"])
      _ = try await sandbox.run(["chown", "65534", sandbox.state])
      let result = try await sandbox.dmon("daemon")
      #expect(result.code == 77 && result.errorText.contains(sandbox.state))
    }
  }
}

extension Sandbox {
  /// The one task of a group.
  fileprivate func task(_ group: String) async throws -> TaskStatus {
    let tasks = try await tasks(group)
    return try #require(tasks.count == 1 ? tasks.first : nil, "\(tasks.count) tasks")
  }
}

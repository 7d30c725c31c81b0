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
      _ = try await sandbox.run(["mount", "-o", "remount,ro", sandbox.state])
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

import Model
import Platform
import Support
import Testing

@Suite("Control groups", .timeLimit(.minutes(10)))
struct ControlGroupTests {
  private static let mounts = """
    22 1 0:21 / / rw - ext4 /dev/vda rw
    30 22 0:26 / /sys/fs/cgroup/unified rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate
    31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory

    """

  @Test("the own directory is the mount of version 2 and the path in it, as far as that mount shows us")
  func directories() {
    func directory(_ membership: String, _ mounts: String = Self.mounts) -> String? {
      ControlGroup.directory(membership: Array(membership.utf8), mounts: Array(mounts.utf8))
    }
    #expect(directory("0::/\n") == "/sys/fs/cgroup/unified")
    #expect(directory("4:memory:/x\n0::/user.slice/a.service\n") == "/sys/fs/cgroup/unified/user.slice/a.service")
    #expect(directory("4:memory:/x\n") == nil)
    #expect(directory("") == nil)
    #expect(directory("0::/\n", "22 1 0:21 / / rw - ext4 /dev/vda rw\n") == nil)
    // A container that sees a part of the tree.
    let part = "40 22 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n"
    #expect(directory("0::/docker/abc\n", part) == "/sys/fs/cgroup")
    #expect(directory("0::/docker/abc/d\n", part) == "/sys/fs/cgroup/d")
    #expect(directory("0::/docker/abcd\n", part) == nil)
  }

  @Test("a group of the kernel holds all that a process starts, kills them at once, and goes", .enabled(if: own != nil))
  func real() async throws {
    let parent = try #require(own)
    let group = try parent.make("\(ControlGroup.prefix)test-\(ProcessFacts.own)")
    let (pid, input) = try FarEnd.pair { near, far in
      let list = try group.openProcesses()
      var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", "setsid -f sleep 1000; echo x >&0; cat"])
      spawn.descriptors = [near.raw, near.raw, -1]
      spawn.cgroup = list.raw
      return (try spawn.start(), far)
    }
    try await waitUntil("it has started its child") { input.receive() == [120, 10] }
    #expect(parent.ours().contains(group))
    let inside = group.processes()
    #expect(inside.contains(pid))
    // The shell, the sleep that has left its session, and `cat` when it is there yet.
    #expect(inside.count >= 2)
    #expect(throws: SystemError.self) { try group.remove() }
    try group.kill()
    #expect(Spawn.wait(for: pid, blocking: true) == .signal(9))
    try await waitUntil("all are gone") { group.processes().isEmpty }
    try group.remove()
    try group.remove()
    #expect(!parent.ours().contains(group))
    #expect(group.processes() == [])
    #expect(throws: SystemError.self) { _ = try group.openProcesses().raw }
  }

  @Test("in a directory that looks like one: groups are made, found by their names, and processes read below them too")
  func directory() throws {
    let temporary = try TemporaryDirectory()
    let parent = ControlGroup(path: temporary.path)
    let first = try parent.make("dmon-1")
    _ = try parent.make("other")
    #expect(try parent.make("dmon-1") == first)
    let inner = try first.make("inner")
    try Files.write(Array("12\n13\n".utf8), to: "\(first.path)/cgroup.procs")
    try Files.write(Array("14\n".utf8), to: "\(inner.path)/cgroup.procs")
    #expect(parent.ours() == [first])
    #expect(first.processes() == [12, 13, 14])
    #expect(throws: SystemError.self) { try first.kill() }
    #expect(throws: SystemError.self) { try ControlGroup(path: "/none").make("x") }
  }
}

private let own = ControlGroup.own()

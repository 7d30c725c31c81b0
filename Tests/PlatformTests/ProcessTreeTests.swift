import Model
import Platform
import Support
import Testing

@Suite("Processes that are looked for", .timeLimit(.minutes(10)))
struct ProcessTreeTests {
  /// `cat` two sessions below a shell with an empty environment and a brand; told by its pid.
  private static func startHidden(_ spawn: Spawn) async throws -> (leader: Int, hidden: Int, input: FarEnd) {
    let (pid, input) = try FarEnd.pair { near, far in
      var spawn = spawn
      spawn.descriptors = [near.raw, near.raw, near.raw]
      return (try spawn.start(), far)
    }
    var text: [UInt8] = []
    try await waitUntil("the hidden process tells its pid") {
      text += input.receive() ?? []
      return text.last == UInt8(ascii: "\n")
    }
    return (pid, try #require(Int(String(decoding: text.dropLast(), as: UTF8.self))), input)
  }

  private static func end(_ leader: Int, _ hidden: Int, _ input: FarEnd) throws {
    let handle = try ProcessDescriptor(opening: hidden)
    input.close()
    #expect(handle.waitForEnd(within: .seconds(120)) == true)
    Spawn.signal(leader, Signal.kill.rawValue)
    _ = Spawn.wait(for: leader, blocking: true)
  }

  @Test("the brand is seen on who left session, group and environment; the environment on who did not")
  func marks() async throws {
    // The inner shell runs `cat` after it has told its pid, which is that of `cat` then.
    let script = "env -i setsid -f sh -c 'echo $$; exec cat >&2' <&0; exec sleep 1000 </dev/null >/dev/null 2>&1"
    var spawn = Spawn(
      path: "/bin/sh", arguments: ["sh", "-c", script], environment: ["PATH=/usr/bin:/bin", "DMON_RUN=a=b", "X="])
    let brand: UInt64 = 1 << 62 + 77
    spawn.brand = brand
    let (leader, hidden, input) = try await Self.startHidden(spawn)
    #expect(ProcessTree.brand(of: leader) == brand)
    #expect(ProcessTree.brand(of: hidden) == brand)
    #expect(ProcessTree.brand(of: ProcessFacts.own) == nil)
    #expect(ProcessTree.environmentValue("DMON_RUN", of: leader) == "a=b")
    #expect(ProcessTree.environmentValue("X", of: leader) == "")
    #expect(ProcessTree.environmentValue("DMON", of: leader) == nil)
    #expect(ProcessTree.environmentValue("DMON_RUN", of: hidden) == nil)
    #expect(ProcessTree.allProcesses().contains(hidden))
    #expect(ProcessFacts(of: hidden)?.group != leader)
    try Self.end(leader, hidden, input)
    #expect(ProcessTree.brand(of: leader) == nil)
    #expect(ProcessTree.environmentValue("X", of: leader) == nil)
  }

  @Test("children are told by the thread that they belong to, zombies too")
  func children() async throws {
    let (leader, child, input) = try await Self.startHidden(
      Spawn(path: "/bin/sh", arguments: ["sh", "-c", "exec 3<&0; cat <&3 >&2 & echo $!; exec sleep 1000 </dev/null"]))
    #expect(ProcessTree.children(of: leader, thread: leader) == [child])
    #expect(ProcessTree.children(of: leader) == [child])
    #expect(ProcessTree.children(of: ProcessFacts.own).contains(leader))
    #expect(ProcessTree.children(of: child) == [])
    let handle = try ProcessDescriptor(opening: child)
    try handle.signal(.kill)
    #expect(handle.waitForEnd(within: .seconds(120)) == true)
    #expect(ProcessTree.children(of: leader) == [child], "a zombie is a child still")
    Spawn.signal(leader, Signal.kill.rawValue)
    _ = Spawn.wait(for: leader, blocking: true)
    #expect(ProcessTree.children(of: leader, thread: leader) == [])
    input.close()
  }

  @Test("the facts tell session, state and stops")
  func states() async throws {
    let (pid, input) = try startCat()
    #expect(ProcessFacts(of: pid)?.session == ProcessFacts(of: ProcessFacts.own)?.session)
    #expect(ProcessFacts(of: pid)?.isStopped == false)
    Spawn.signal(pid, Signal.stop.rawValue)
    try await waitUntil("it stops") { ProcessFacts(of: pid)?.isStopped == true }
    Spawn.signal(pid, Signal.kill.rawValue)
    _ = try ProcessDescriptor(opening: pid).waitForEnd(within: .seconds(120))
    #expect(ProcessFacts(of: pid)?.isZombie == true)
    _ = Spawn.wait(for: pid, blocking: true)
    input.close()
  }
}

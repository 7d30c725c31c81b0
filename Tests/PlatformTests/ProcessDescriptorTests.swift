import Model
import Platform
import Support
import Testing

@Suite("Process descriptors", .timeLimit(.minutes(10)))
struct ProcessDescriptorTests {
  /// A shell that tells the pid of a child, and ends as its input says.
  private static func startShell(_ script: String) async throws -> (pid: Int, child: Int, gate: FarEnd) {
    let (pid, gate) = try FarEnd.pair { near, far in
      var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", script])
      spawn.descriptors = [near.raw, near.raw, 2]
      spawn.hasOwnSession = true
      return (try spawn.start(), far)
    }
    var text: [UInt8] = []
    try await waitUntil("the shell tells a pid") {
      text += gate.receive() ?? []
      return text.last == UInt8(ascii: "\n")
    }
    return (pid, try #require(Int(String(decoding: text.dropLast(), as: UTF8.self))), gate)
  }

  @Test(
    "the exit of a process that is no child of ours is told once somebody has reaped it", .enabled(if: tellsLateExits))
  func lateExit() async throws {
    for (ending, status) in [("exit 9", ProcessStatus.code(9)), ("kill -15 $$", .signal(15))] {
      let (pid, child, gate) = try await Self.startShell(
        "exec 3<&0; sh -c 'read x; \(ending)' <&3 & echo $!; wait; read y")
      let handle = try ProcessDescriptor(opening: child)
      #expect(handle.isEnded == false)
      #expect(handle.lateExit() == nil)
      gate.send("go\n")
      #expect(handle.waitForEnd(within: .seconds(120)) == true)
      #expect(handle.exitLeavingZombie() == nil, "it is none of our children")
      try await waitUntil("its parent reaps it") { handle.lateExit() != nil }
      #expect(handle.lateExit() == status)
      gate.close()
      _ = Spawn.wait(for: pid, blocking: true)
    }
  }

  @Test("a group is signalled also once its leader has ended; before Linux 6.9 while it is a zombie")
  func group() async throws {
    let (pid, child, gate) = try await Self.startShell("sleep 1000 <&0 & echo $!; exit 3")
    let leader = try ProcessDescriptor(opening: pid)
    let member = try ProcessDescriptor(opening: child)
    #expect(leader.waitForEnd(within: .seconds(120)) == true)
    #expect(leader.exitLeavingZombie() == .code(3))
    #expect(ProcessFacts(of: child)?.group == pid)
    #expect(ProcessFacts(of: child)?.session == pid)
    try leader.signalGroup(Signal.stop.rawValue, group: pid)
    try await waitUntil("it stops") { ProcessFacts(of: child)?.isStopped == true }
    if knowsGroups { #expect(leader.reap() == .code(3)) }
    try leader.signalGroup(Signal.kill.rawValue, group: pid)
    #expect(member.waitForEnd(within: .seconds(120)) == true)
    leader.reap()
    gate.close()
    // Whoever has become its parent reaps it in a moment, and then nobody is left.
    if knowsGroups {
      try await waitUntil("nobody is left in the group") {
        do throws(SystemError) {
          try leader.signalGroup(0)
          return false
        } catch { return error.isNoProcess }
      }
    }
  }

  @Test("a handle that was received from elsewhere tells the loop of the end", arguments: executionOrders)
  func onTheLoop(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let (pid, input) = try startCat()
      let exit = try ProcessExit(try ProcessDescriptor(opening: pid), on: loop)
      try exit.handle.signal(.terminate)
      #expect(await exit.wait())
      #expect(exit.handle.exitLeavingZombie() == .signal(15))
      #expect(exit.handle.reap() == .signal(15))
      input.close()
    }
  }

  @Test("the poller tells by token what can be read or written, until it was; timers and events are told once")
  func poller() throws {
    let poller = try Poller()
    let event = try EventDescriptor()
    let timer = try TimerDescriptor()
    let pair = try MessageSocket.pair()
    try poller.add(event.raw, token: 1)
    try poller.add(timer.raw, token: 2)
    try poller.add(pair.first.raw, token: 3, writable: true)
    func told(_ limit: Duration = .zero) -> [UInt64: Bool] {
      var all: [UInt64: Bool] = [:]
      poller.wait(until: Clocks.monotonic + limit) { all[$0.token] = $0.isReadable }
      return all
    }
    #expect(told() == [3: false])
    try poller.change(pair.first.raw, token: 4)
    #expect(told() == [:])
    event.signal()
    event.signal()
    #expect(told(.seconds(30)) == [1: true])
    #expect(told() == [1: true], "level-triggered")
    event.clear()
    timer.arm(after: .microseconds(1))
    #expect(told(.seconds(30)) == [2: true])
    timer.clear()
    timer.arm(after: .seconds(1_000))
    #expect(told() == [:])
    timer.disarm()
    let isSent = try pair.second.send([1])
    #expect(isSent && told() == [4: true])
    poller.remove(pair.first.raw)
    #expect(told() == [:])
    #expect(event.wait(within: .zero) == false)
    event.signal()
    #expect(event.wait(within: .seconds(120)) == true)
  }
}

/// What the kernel under the test can do.
private let release = (Files.read("/proc/sys/kernel/osrelease", limit: 64) ?? [])
  .split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  .prefix(2).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
private let tellsLateExits = !release.lexicographicallyPrecedes([6, 15])
private let knowsGroups = !release.lexicographicallyPrecedes([6, 9])

import Model
import Platform
import Support
import Testing

@testable import Daemon

@Suite("A look at all processes, with real ones")
struct MeterPassTests {
  private static func start(_ script: String, brand: Brand) throws -> Int {
    var spawn = Spawn(
      path: "/bin/sh", arguments: ["sh", "-c", script], environment: ["PATH=/usr/bin:/bin"], directory: "/")
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, -1, -1]
    spawn.brand = brand.limit
    return try spawn.start()
  }

  /// Ends everything with a brand of this number.
  private static func end(_ number: UInt32, _ leaders: [Int]) {
    for members in TreePass(number: number, own: ProcessFacts.own).branded().members.values {
      for member in members { Spawn.signal(member.pid, 9) }
    }
    for leader in leaders { _ = Spawn.wait(for: leader, blocking: true) }
  }

  @Test("the tree of a run is one sum: the session, and who left it; other runs and strangers are not in it")
  func tree() async throws {
    let number = UInt32.random(in: 1..<1 << 29)
    let first = try Self.start(
      "env -i /usr/bin/setsid sleep 4721 & (setsid sleep 4722 &); sleep 4723", brand: Brand(number: number, run: 1))
    let second = try Self.start("exec sleep 4724", brand: Brand(number: number, run: 2))
    let other = try Self.start("exec sleep 4725", brand: Brand(number: number + 1, run: 1))
    defer {
      Self.end(number, [first, second])
      Self.end(number + 1, [other])
    }
    let pass = MeterPass(brandNumber: number)
    var order = MeterPass.Order(leaders: [first: 1, second: 2])
    order.withDetails = true
    order.withProportional = true
    var reading = UsageReading(at: Instant(nanoseconds: 0))
    try await waitUntil("all are there") {
      reading = pass.look(order)
      return reading.runs[1]?.processes == 4 && reading.runs[2]?.processes == 1
    }
    #expect(Set(reading.runs.keys) == [1, 2])
    let usage = try #require(reading.runs[1])
    #expect(usage.threads == 4 && usage.files ?? 0 >= 12)
    #expect(usage.resident > 1 << 20 && usage.proportional ?? .max < usage.resident)
    #expect(usage.cpuTime > 0)
    // Again, with all of them known.
    let again = pass.look(order)
    #expect(again.runs[1]?.processes == 4 && again.runs[2]?.processes == 1)
    // One run alone.
    order.runs = [2]
    #expect(Set(pass.look(order).runs.keys) == [2])
  }

  @Test("processor time of processes that ended stays, where their parent waited and where it did not")
  func ended() async throws {
    let number = UInt32.random(in: 1..<1 << 29)
    let burn = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"
    let leader = try Self.start(
      "(\(burn)); (setsid sh -c '\(burn)' &); sh -c '\(burn)'; exec sleep 4726", brand: Brand(number: number, run: 1))
    defer { Self.end(number, [leader]) }
    let pass = MeterPass(brandNumber: number)
    var last: Int64 = 0
    try await waitUntil("all work is done") {
      // Asked before the look: what is to be counted may be done between the two.
      let isAtRest = ProcessFacts(of: leader)?.name == "sleep"
      let usage = pass.look(MeterPass.Order(leaders: [leader: 1])).runs[1]
      #expect(usage?.cpuTime ?? last >= last)
      last = usage?.cpuTime ?? last
      return isAtRest && usage?.processes == 1
    }
    let own = try #require(ProcessScan()?.figures(of: leader)).process.cpuTime
    #expect(last >= own)
  }

  @Test("dmon itself is daemon and keeper, and no service")
  func own() throws {
    let pass = MeterPass(brandNumber: UInt32.random(in: 1..<1 << 29))
    var order = MeterPass.Order(leaders: [:])
    #expect(pass.look(order).own == nil)
    order.own = [ProcessFacts.own]
    #expect(pass.look(order).own == nil)
    order.withOwn = true
    order.withHost = true
    let reading = pass.look(order)
    #expect(reading.own?.processes == 1 && reading.runs.isEmpty && reading.host != nil)
  }
}

import Model
import Platform
import Support
import Testing

@testable import Daemon

@Suite("All processes are read until none that bears a brand can have been missed")
struct BrandedSearchTests {
  /// What is found when the readings are these, the last of them again and again; nil: one that failed.
  private func search(
    _ readings: [[Int]?], _ look: @escaping (Int) -> BrandedSearch<Int>.Look
  ) -> (found: [Int], isWhole: Bool, count: Int) {
    var count = 0
    let search = BrandedSearch(
      processes: {
        count += 1
        return readings[min(count, readings.count) - 1]
      }, look: look)
    return (search.found, search.isWhole, count)
  }

  @Test("a second reading with nobody new is enough, also where there is nobody, or others come and go")
  func twice() {
    #expect(search([[]]) { _ in .other } == ([], true, 2))
    #expect(search([[5, 6]]) { $0 == 5 ? .sought(5) : .other } == ([5], true, 2))
    #expect(search([[5, 6], [5, 7]]) { $0 == 5 ? .sought(5) : .other } == ([5], true, 2))
  }

  @Test("who was gone before it was looked at may have left a child: that is found, and its child")
  func left() {
    let look: (Int) -> BrandedSearch<Int>.Look = { $0 == 7 ? .sought(7) : .gone }
    #expect(search([[5], [6], [7], [7]], look) == ([7], true, 4))
  }

  @Test("a child with a number that the reading was past is found by the next one")
  func past() {
    #expect(search([[8], [4]]) { $0 == 4 ? .sought(4) : .gone } == ([4], true, 3))
  }

  @Test("a reading that failed says nothing of who is there")
  func failed() {
    #expect(search([nil, [5]]) { .sought($0) } == ([5], true, 3))
    #expect(search([nil]) { .sought($0) }.isWhole == false)
  }

  @Test("where they come and go all the time it does not go on for ever, and does not say that it is whole")
  func restless() {
    var next = 0
    let search = BrandedSearch<Int>(
      processes: {
        next += 1
        return [next]
      }, look: { _ in .gone })
    #expect(!search.isWhole && next == BrandedSearch<Int>.mostReadings)
  }

  @Test("a process that goes on forking is found, where a list of all processes is older than what is in it")
  func forking() async throws {
    let number = UInt32.random(in: 1..<1 << 29)
    let script = #"sleep 0.01; sh -c "$SCRIPT" &"#
    var spawn = Spawn(
      path: "/bin/sh", arguments: ["sh", "-c", script], environment: ["PATH=/usr/bin:/bin", "SCRIPT=\(script)"],
      directory: "/")
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, -1, -1]
    spawn.brand = Brand(number: number, run: 3).limit
    let first = try spawn.start()
    defer {
      // All are of the first one's group.
      Spawn.signal(-first, 9)
      _ = Spawn.wait(for: first, blocking: true)
    }
    for _ in 0..<200 {
      var pass = TreePass(number: number, own: ProcessFacts.own)
      #expect(pass.members(.init(run: 3, group: nil, keeper: nil))?.isEmpty != true)
    }
  }

  @Test("of a keeper that is gone nobody says that it has no orphans")
  func goneKeeper() throws {
    var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", "exit 0"], environment: [], directory: "/")
    spawn.descriptors = [-1, -1, -1]
    let pid = try spawn.start()
    _ = try ProcessDescriptor(opening: pid).exitLeavingZombie()
    for isReaped in [false, true] {
      if isReaped { _ = Spawn.wait(for: pid, blocking: true) }
      var pass = TreePass(number: 1, own: ProcessFacts.own)
      if isReaped || ProcessFacts(of: pid)?.isZombie == true {
        #expect(pass.members(.init(run: 1, group: nil, keeper: pid)) == nil)
      }
    }
  }

  @Test("a thread that has too much to do is waited for: who was not looked for is not gone")
  func busy() async throws {
    let number = UInt32.random(in: 1..<1 << 29)
    var spawn = Spawn(path: "/bin/sleep", arguments: ["sleep", "600"], environment: [], directory: "/")
    spawn.descriptors = [-1, -1, -1]
    spawn.hasOwnSession = true
    spawn.brand = Brand(number: number, run: 5).limit
    let pid = try spawn.start()
    defer {
      Spawn.signal(pid, 9)
      _ = Spawn.wait(for: pid, blocking: true)
    }
    let found = try await onLoop(clock: .system) { loop in
      let reader = try TreeReader(brandNumber: number, on: loop)
      let isHeld = Shared(true)
      let found = await withTaskGroup(of: [Int]?.self) { group in
        // One that lasts, and then more than the thread's queue holds.
        for _ in 0..<64 {
          group.addTask {
            _ = await reader.run { while isHeld.withLock({ $0 }) { Clocks.pause(.milliseconds(1)) } }
            return nil
          }
        }
        await loop.turn()
        group.addTask { await reader.branded()?[5]?.map(\.pid) ?? [] }
        for _ in 0..<10 { await loop.turn() }
        isHeld.withLock { $0 = false }
        return await group.reduce(into: [Int]?.none) { $0 = $1 ?? $0 }
      }
      reader.end()
      return found
    }
    #expect(found == [pid])
  }
}

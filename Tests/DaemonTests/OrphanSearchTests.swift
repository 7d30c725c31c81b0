import Model
import Platform
import Support
import Testing

@testable import Daemon

@Suite("Orphans are read until none can have been missed")
struct OrphanSearchTests {
  private func orphan(_ pid: Int) -> Orphan? {
    var facts = ProcessFacts(of: ProcessFacts.own)
    facts?.pid = pid
    return facts.map { Orphan(facts: $0, run: 1) }
  }

  /// What is found when the readings are these, the last of them again and again.
  private func search(_ readings: [[Int]]) -> (pids: [Int], isWhole: Bool, count: Int) {
    var count = 0
    let search = OrphanSearch(
      children: {
        count += 1
        return readings[min(count, readings.count) - 1]
      }, orphan: orphan)
    return (search.found.map(\.facts.pid), search.isWhole, count)
  }

  @Test("two readings alike are enough, also where there is nobody")
  func twice() {
    #expect(search([[]]) == ([], true, 2))
    #expect(search([[5, 6]]) == ([5, 6], true, 2))
  }

  @Test("one that was skipped, since the one before it ended in that moment, is found by the next reading")
  func skipped() {
    #expect(search([[5, 7], [6, 7]]) == ([5, 7, 6], true, 3))
  }

  @Test("the children of one that ended behind the reading are found, and theirs")
  func inherited() {
    #expect(search([[5], [6], [7], []]) == ([5, 6, 7], true, 5))
  }

  @Test("where they come and go all the time it does not go on for ever, and does not say that it is whole")
  func restless() {
    var next = 0
    let search = OrphanSearch(
      children: {
        next += 1
        return [next]
      }, orphan: orphan)
    #expect(!search.isWhole)
    #expect(search.found.count == OrphanSearch.mostReadings)
  }
}

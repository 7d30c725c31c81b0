import Model
import Testing

@testable import Daemon

@Suite("Requests of all groups")
struct TaskTableRequestTests {
  private func instant(_ second: Int) -> Instant { Instant(nanoseconds: Int64(second) * 1_000_000_000) }

  @Test("they have a bound over all groups: the oldest of all goes first")
  func bound() throws {
    var table = TaskTable()
    let groups = (0..<100).map { table.makeGroup("g\($0)") }
    let purpose = RequestMemory.Purpose(.register)
    let over = 500
    // A thousand in each: more than all may have, less than one may.
    for number in 0..<RequestOrder.capacity + over {
      table.remember(
        .accepted, to: "\(number)", for: purpose, in: groups[number % 100], at: instant(1 + number / 1_000))
    }
    #expect(table.requestCount <= RequestOrder.capacity)
    #expect(table.requestCount > RequestOrder.capacity - 1_000)
    #expect(table.groups.reduce(0) { $0 + $1.requests.count } == table.requestCount)
    let now = instant(100)
    #expect(try table.groups[groups[0]].requests.answer(to: "0", for: purpose, at: now) == nil)
    for number in 1_000..<RequestOrder.capacity + over {
      let answer = try table.groups[groups[number % 100]].requests.answer(to: "\(number)", for: purpose, at: now)
      #expect(answer == .accepted)
    }
  }

  @Test("one busy group takes nothing away from the others")
  func busyGroup() throws {
    var table = TaskTable()
    let quiet = table.makeGroup("quiet")
    let busy = table.makeGroup("busy")
    let purpose = RequestMemory.Purpose(.report, task: 1)
    table.remember(.accepted, to: "first", for: purpose, in: quiet, at: instant(1))
    for number in 0..<3 * RequestOrder.capacity {
      table.remember(.accepted, to: "\(number)", for: purpose, in: busy, at: instant(2 + number / 10_000))
    }
    #expect(table.requestCount == RequestMemory.capacity + 1)
    #expect(table.requestOrder.count <= 2 * RequestOrder.capacity)
    #expect(try table.groups[quiet].requests.answer(to: "first", for: purpose, at: instant(30)) == .accepted)
    while table.forgetExpiredRequest(at: instant(700)) {}
    #expect(table.requestCount == 0 && table.requestOrder.count == 0)
  }
}

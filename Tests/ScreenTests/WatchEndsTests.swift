import Model
import Testing

@testable import Screen

@Suite("When the work ends, as the full screen says it")
struct WatchEndsTests {
  @Test("a heading with one task at work says what its row says, whatever the row says")
  func headingOfOne() {
    var random = SeededRandom(seed: 12)
    var session = WatchScreenTests.Session([
      Samples.task("g", 1, "over", .done, 1, of: 1, ended: 90),
      Samples.task("g", 2, "work", .active, 1, of: 100, left: 1_000),
    ])
    var now = Samples.now.microseconds
    for step in 0..<300 {
      now += Int64.random(in: 1_000...400_000, using: &random)
      session.now = Timestamp(microseconds: now)
      // Now and then it has a child, or says nothing for a while.
      if step % 50 == 20 {
        session.change([Samples.task("g", 3 + step, "part", .done, 1, of: 1, parent: 2, ended: 99)])
      }
      if step % 30 < 20 {
        let left = Int64.random(in: 0...5_000_000, using: &random) * (step % 7 == 0 ? 300 : 1)
        _ = session.screen.apply(
          Samples.reply(updates: [
            TaskUpdate(
              group: "g", id: 2, completed: 50, total: 100, rate: 1, remaining: Microseconds(left),
              updated: session.now)
          ]))
      }
      let lines = session.lines
      let row = lines.first { $0.contains("work") } ?? ""
      guard let start = ["ETA ", "ends "].compactMap({ row.firstRange(of: $0)?.lowerBound }).first else {
        Issue.record("no end in \(row)")
        continue
      }
      let end = String(row[start...])
      #expect(lines[0].hasSuffix(end) && lines[1].hasSuffix(end), "step \(step): \(lines[0...3])")
    }
  }

  @Test("while reports come its last second has a number, and '?' comes when nothing was heard for a while")
  func lastSecond() {
    // Nine of ten files, 20 a second, and the last report a twentieth of a second ago at most.
    var session = WatchScreenTests.Session([Samples.task("g", 1, "work", .active, 0, of: 10, rate: 20.2, left: 1)])
    var now = Samples.now.microseconds
    for step in 1...200 {
      now += 49_500
      session.now = Timestamp(microseconds: now)
      if step % 5 > 0 {
        let done = min(9, Double(step) / 10)
        _ = session.screen.apply(
          Samples.reply(updates: [
            TaskUpdate(
              group: "g", id: 1, completed: done, total: 10, rate: 20.2,
              remaining: Microseconds(Int64((10 - done) / 20.2 * 1e6)), updated: session.now)
          ]))
      }
      let row = session.lines.first { $0.contains("work") } ?? ""
      #expect(row.contains("ETA 0:0"), "\(row)")
    }
    session.now = Timestamp(microseconds: now + 5_000_000)
    #expect(session.text.contains("ETA ?"))
  }
}

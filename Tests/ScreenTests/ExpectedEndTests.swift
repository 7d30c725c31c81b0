import Model
import Testing

@testable import Screen

@Suite("The expected end")
struct ExpectedEndTests {
  private func next(_ shown: Int64, left: Double, at seconds: Double) -> Int64 {
    ExpectedEnd.next(
      shown, remaining: Microseconds(Int64(left * 1e6)), at: Timestamp(microseconds: Int64(seconds * 1e6)))
  }

  @Test("trembling estimates do not move it")
  func trembling() {
    var random = SeededRandom(seed: 3)
    var shown = ExpectedEnd.unknown
    var all: Set<Int64> = []
    for second in 0..<100 {
      let left = 200 - Double(second)
      shown = next(shown, left: left * Double.random(in: 0.98...1.02, using: &random), at: Double(second))
      if second > 20 { all.insert(shown) }
    }
    #expect(all.count < 12, "\(all.count) different ends")
  }

  @Test("it moves no further than the estimate does, and is never further from it than the band")
  func continuous() {
    var random = SeededRandom(seed: 4)
    for _ in 0..<200 {
      var (shown, estimate) = (ExpectedEnd.unknown, Int64(0))
      for step in 0..<50 {
        let left = Double.random(in: 0...5_000, using: &random)
        let new = next(shown, left: left, at: Double(step))
        let end = Int64(Double(step) * 1e6) + Int64(left * 1e6)
        let band = max(ExpectedEnd.least, Int64(left * 1e6) / ExpectedEnd.part)
        #expect(abs(new - end) <= band)
        if step > 0 { #expect(abs(new - shown) <= abs(end - estimate) + band + max(ExpectedEnd.least, abs(estimate))) }
        (shown, estimate) = (new, end)
      }
    }
  }

  @Test("nobody knows: nothing is shown, and the next estimate counts as it is")
  func unknown() {
    #expect(ExpectedEnd.next(5, remaining: nil, at: Samples.now) == ExpectedEnd.unknown)
    #expect(next(ExpectedEnd.unknown, left: 30, at: 100) == 130_000_000)
    #expect(
      ExpectedEnd.next(0, remaining: Microseconds(.max), at: Samples.now) == ExpectedEnd.unknown)
  }

  private static let longWork: [(seconds: Int64, text: String)] = [
    (3_600, "ETA 1:00:00"), (3_601, "ends 09:01"), (40_000, "ends 19:08"), (86_400, "ends Sat 08:01"),
    (432_000, "ends Wed 08:01"), (691_200, "ends 23 Jan"), (34_560_000, "ends 19 Feb 2028"),
  ]

  @Test("long work says when it ends")
  func longWork() {
    // Shown on 2027-01-15 at 08:01:40 UTC, a Friday; the estimate was made then.
    for (seconds, text) in Self.longWork {
      let task = Samples.task("g", 1, "x", .active, 5, of: 10, left: seconds)
      #expect(TaskRow.estimate(of: task, now: Samples.now, offset: 0) == text)
      #expect(TaskRow.estimate(of: task, now: Samples.now).hasPrefix("ETA "))
    }
  }
}

import Model
import Screen
import Testing

@Suite("PlainLines")
struct PlainLinesTests {
  private func update(_ id: Int, _ completed: Double, of total: Double? = nil) -> WatchReply {
    Samples.reply(updates: [
      TaskUpdate(group: "g", id: id, completed: completed, total: total, rate: 2, updated: Samples.now)
    ])
  }

  @Test("a line when a task begins, stalls, goes on and ends")
  func events() {
    var plain = PlainLines()
    var all: [String] = []
    func feed(_ task: TaskStatus, _ seconds: Int64) {
      all += plain.lines(for: Samples.reply([task]), now: Samples.at(seconds))
    }
    all += plain.lines(for: Samples.reply(), now: Samples.start)
    feed(Samples.task("g", 1, "load\u{1B}[31m", of: 50, unit: "files"), 0)
    feed(Samples.task("g", 1, "load", .stalled, 5, of: 50, updated: 10), 50)
    feed(Samples.task("g", 1, "load", .active, 6, of: 50, message: "better"), 60)
    feed(Samples.task("g", 1, "load", .failed, 6, of: 50, message: "disk full", ended: 72), 72)
    feed(Samples.task("g", 2, "", .lost, reason: "its process is gone", ended: 5), 80)
    feed(Samples.task("g", 3, "", .done, ended: 192), 192)
    #expect(
      all == [
        "2027-01-15T08:00:00Z g/1 load�: begins, 0/50 files",
        "2027-01-15T08:00:50Z g/1 load: stalled, no report for 40 s",
        "2027-01-15T08:01:00Z g/1 load: goes on: 12% 6/50 · better",
        "2027-01-15T08:01:12Z g/1 load: failed after 1:12 at 12% · disk full",
        "2027-01-15T08:01:20Z g/2: lost after 5.0 s · its process is gone",
        "2027-01-15T08:03:12Z g/3: done in 3:12",
      ])
  }

  @Test("in between, a line after ten seconds or ten percentage points")
  func limits() {
    var plain = PlainLines()
    _ = plain.lines(for: Samples.reply([Samples.task("g", 1, of: 100), Samples.task("g", 2)]), now: Samples.at(0))
    let lines1 = plain.lines(for: update(1, 9, of: 100), now: Samples.at(1))
    #expect(lines1.isEmpty)
    let lines2 = plain.lines(for: update(1, 10, of: 100), now: Samples.at(2))
    #expect(lines2 == ["2027-01-15T08:00:02Z g/1: 10% 10/100 2.00/s"])
    let lines3 = plain.lines(for: update(1, 11, of: 100), now: Samples.at(11))
    #expect(lines3.isEmpty)
    let lines4 = plain.lines(for: update(1, 12, of: 100), now: Samples.at(12))
    #expect(lines4.count == 1)
    let lines5 = plain.lines(for: update(2, 1_000), now: Samples.at(9))
    #expect(lines5.isEmpty)
    let lines6 = plain.lines(for: update(2, 1_001), now: Samples.at(10))
    #expect(lines6 == ["2027-01-15T08:00:10Z g/2: 1001 2.00/s"])
    let lines7 = plain.lines(for: update(3, 1), now: Samples.at(99))
    #expect(lines7.isEmpty)
  }

  @Test("the first snapshot tells what is at work and not what is history; a later one what was missed")
  func snapshots() {
    var plain = PlainLines(offset: 3_600)
    let first = [Samples.task("g", 1, "", .active, 4, of: 8), Samples.task("g", 2, "", .done, ended: 1)]
    let lines8 = plain.lines(for: Samples.reply(first), now: Samples.at(0))
    #expect(lines8 == ["2027-01-15T09:00:00+01:00 g/1: 50% 4/8"])
    plain.reset()
    let second = [
      Samples.task("g", 1, "", .done, 8, of: 8, ended: 30), Samples.task("g", 2, "", .done, ended: 1),
      Samples.task("g", 3, "", .failed, reason: "exit 1", ended: 20),
    ]
    let lines = plain.lines(for: Samples.reply(second), now: Samples.at(40))
    #expect(
      lines == [
        "2027-01-15T09:00:40+01:00 g/1: done in 30 s", "2027-01-15T09:00:40+01:00 g/3: failed after 20 s · exit 1",
      ])
  }

  @Test("never an escape or a line end, whatever labels and messages say")
  func hostile() {
    var random = SeededRandom(seed: 9)
    var plain = PlainLines(interval: .zero)
    for id in 1...300 {
      let task = Samples.task(
        random.hostileText(upTo: 5), id, random.hostileText(upTo: 2_000), random.one(of: TaskState.allCases), 1,
        unit: random.hostileText(upTo: 9), message: random.hostileText(upTo: 2_000), reason: random.hostileText(upTo: 9)
      )
      for line in plain.lines(for: Samples.reply([task]), now: Samples.now) {
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x9B })
        #expect(line.utf8.count < 2_500)
      }
    }
  }

  @Test("timestamps")
  func wallTime() {
    let cases: [(Int64, Int, String)] = [
      (0, 0, "1970-01-01T00:00:00Z"), (951_782_400, 0, "2000-02-29T00:00:00Z"), (-1, 0, "1969-12-31T23:59:59Z"),
      (1_709_164_799, 3_600, "2024-02-29T00:59:59+01:00"), (1_800_000_000, -12_600, "2027-01-15T04:30:00-03:30"),
      (253_402_300_799, 0, "9999-12-31T23:59:59Z"),
    ]
    for (seconds, offset, text) in cases {
      #expect(WallTime.text(Timestamp(microseconds: seconds * 1_000_000), offset: offset) == text)
    }
    for extreme in [Int64.min, .max] { #expect(!WallTime.text(Timestamp(microseconds: extreme)).isEmpty) }
  }
}

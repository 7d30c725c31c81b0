import Model
import Testing

@Suite("The index of a log")
struct OutputIndexTests {
  private static func record(_ time: Int64, _ offset: Int, _ origin: OutputRecord.Origin = .both) -> OutputRecord {
    OutputRecord(time: Timestamp(microseconds: time), offset: offset, origin: origin)
  }

  private static func bytes(_ records: [OutputRecord]) -> [UInt8] {
    records.reduce(into: []) { $1.append(to: &$0) }
  }

  @Test("what was written is read again, from sixteen bytes each")
  func coding() {
    let records = OutputRecord.Origin.allCases.enumerated().map { index, origin in
      Self.record(1_790_000_000_000_000 + Int64(index), 1 << (10 * index), origin)
    }
    let bytes = Self.bytes(records)
    #expect(bytes.count == records.count * OutputRecord.size)
    #expect(OutputRecord.decode(bytes) == records)
  }

  @Test("a torn end and a hole are passed over")
  func damage() {
    let records = [Self.record(5, 0), Self.record(6, 100)]
    let bytes = Self.bytes(records)
    for cut in 0..<16 { #expect(OutputRecord.decode(Array(bytes.dropLast(16 - cut))) == [records[0]]) }
    #expect(
      OutputRecord.decode(bytes + [UInt8](repeating: 0, count: 64) + Self.bytes([Self.record(7, 200)])).count == 3)
    #expect(OutputRecord.decode([UInt8](repeating: 0xFF, count: 160)).isEmpty)
  }

  @Test("it tells for each byte who wrote it and when, and where what came since a moment begins")
  func lookup() {
    let index = OutputIndex([
      Self.record(10, 0, .output), Self.record(20, 50, .errors), Self.record(30, 70, .notice),
      Self.record(30, 9, .dropped),
      Self.record(40, 100, .output),
    ])
    #expect(index.record(at: 0)?.origin == .output)
    #expect(index.record(at: 49)?.time == Timestamp(microseconds: 10))
    #expect(index.record(at: 50)?.origin == .errors)
    #expect(index.record(at: 99)?.origin == .notice)
    #expect(index.record(at: 10_000)?.time == Timestamp(microseconds: 40))
    #expect(index.end(ofPartAt: 50) == 70)
    #expect(index.end(ofPartAt: 100) == nil)
    #expect(index.offset(since: Timestamp(microseconds: 11)) == 50)
    #expect(index.offset(since: Timestamp(microseconds: 41)) == nil)
    #expect(OutputIndex(EmptyCollection()).record(at: 0) == nil)
  }

  @Test("a log that was cut and written anew: the entries of the past go")
  func cut() {
    let index = OutputIndex([Self.record(10, 0), Self.record(20, 500), Self.record(30, 900), Self.record(40, 100)])
    #expect(index.record(at: 99)?.time == Timestamp(microseconds: 10))
    #expect(index.record(at: 950)?.time == Timestamp(microseconds: 40))
  }

  @Test("moments as people say them")
  func moments() {
    // 2026-11-21 11:00:00 in a place two hours ahead of UTC.
    let now = Timestamp(microseconds: 1_795_251_600_000_000)
    func seconds(_ text: String) -> Int64? {
      MomentText.parse(text, now: now, offset: { _ in .seconds(7_200) }).map {
        ($0.microseconds - now.microseconds) / 1_000_000
      }
    }
    #expect(seconds("10m") == -600)
    #expect(seconds("10:59") == -60)
    #expect(seconds("10:59:30") == -30)
    #expect(seconds("11:01") == 60 - 86_400)
    #expect(seconds("2026-11-21") == -11 * 3_600)
    #expect(seconds("2026-11-20 11:00") == -86_400)
    #expect(seconds("2026-11-21T11:00:05") == 5)
    for text in ["", "soon", "25:00", "10:60", "2026-13-01", "1-1", "10:00 x", "-5"] { #expect(seconds(text) == nil) }
  }
}

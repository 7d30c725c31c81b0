import Model
import Testing

@Suite("Usage")
struct UsageTests {
  private func reading(_ seconds: Double, cpu: [RunNumber: Double], host: (busy: Int64, all: Int64)? = nil)
    -> UsageReading
  {
    var reading = UsageReading(at: Instant(nanoseconds: Int64(seconds * 1e9)))
    for (run, seconds) in cpu {
      var usage = Usage()
      usage.cpuTime = Int64(seconds * 1e9)
      reading.runs[run] = usage
    }
    reading.own = reading.runs[1]
    if let host {
      var usage = HostUsage()
      (usage.busyTicks, usage.allTicks) = (host.busy, host.all)
      reading.host = usage
    }
    return reading
  }

  @Test("two readings are a percentage of one processor")
  func percent() {
    let before = reading(10, cpu: [1: 1, 2: 5])
    let now = reading(12, cpu: [1: 2, 2: 11])
    #expect(now.cpu(of: 1, since: before) == 50)
    #expect(now.cpu(of: 2, since: before) == 300)
    #expect(now.ownCPU(since: before) == 50)
  }

  @Test("what cannot be told is not told: no reading before, another run, no time between, a clock that went back")
  func unknown() {
    let before = reading(10, cpu: [1: 1])
    #expect(reading(12, cpu: [1: 2]).cpu(of: 1, since: nil) == nil)
    #expect(reading(12, cpu: [3: 2]).cpu(of: 3, since: before) == nil)
    #expect(reading(12, cpu: [3: 2]).cpu(of: 1, since: before) == nil)
    #expect(reading(10, cpu: [1: 2]).cpu(of: 1, since: before) == nil)
    #expect(reading(9, cpu: [1: 2]).cpu(of: 1, since: before) == nil)
    #expect(before.hostCPU(since: before) == nil)
  }

  @Test("a counter that goes back is 0 and not less")
  func backwards() {
    let before = reading(10, cpu: [1: 5], host: (busy: 100, all: 1_000))
    #expect(reading(12, cpu: [1: 4]).cpu(of: 1, since: before) == 0)
    #expect(reading(12, cpu: [:], host: (busy: 90, all: 1_100)).hostCPU(since: before) == 0)
    #expect(reading(12, cpu: [:], host: (busy: 150, all: 1_100)).hostCPU(since: before) == 50)
    #expect(reading(12, cpu: [:], host: (busy: 900, all: 1_100)).hostCPU(since: before) == 100)
  }

  @Test("a history keeps the last sixty, from old to new")
  func history() {
    var history = UsageHistory<Int>()
    #expect(history.isEmpty)
    for number in 0..<150 {
      history.add(number)
      let first = max(0, number - UsageHistory<Int>.capacity + 1)
      #expect(history.values == Array(first...number))
    }
  }

  @Test(
    "sizes are cut to three digits",
    arguments: [
      (0, "0 B"), (1_023, "1023 B"), (1_024, "1 KiB"), (1_536, "1.5 KiB"), (1_047, "1.02 KiB"), (612 << 20, "612 MiB"),
      (12_900_000, "12.3 MiB"), (5 << 29, "2.5 GiB"), (.max, "8191 PiB"), (-1, "0 B"),
    ])
  func sizes(bytes: Int, text: String) { #expect(SizeText.text(bytes) == text) }

  @Test("and in powers of 1000 where that is meant", arguments: [(500_000_000, "500 MB"), (1_250_000_000, "1.25 GB")])
  func decimalSizes(bytes: Int, text: String) { #expect(SizeText.text(bytes, decimal: true) == text) }

  @Test("a bare number of megabytes", arguments: [("500", 500_000_000), ("0.5", 500_000), ("500.0", 500_000_000)])
  func megabytes(text: String, bytes: Int) { #expect(SizeText.parseMegabytes(text) == bytes) }

  @Test("is nothing else", arguments: ["", "x", "500M", "-1", "1e30", "99999999999999999"])
  func noMegabytes(text: String) { #expect(SizeText.parseMegabytes(text) == nil) }
}

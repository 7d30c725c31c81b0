import Model
import Testing

@Suite("Durations and sizes as people write them")
struct DurationTextTests {
  @Test(
    "a duration is read",
    arguments: [
      ("5", Duration.seconds(5)), ("0", .zero), ("250ms", .milliseconds(250)), ("5s", .seconds(5)),
      ("10m", .seconds(600)), ("1h30m", .seconds(5_400)), ("2d", .seconds(172_800)), ("1.5h", .seconds(5_400)),
      ("0.25", .milliseconds(250)), (".5s", .milliseconds(500)), ("1w", .seconds(604_800)), ("7us", .microseconds(7)),
      ("7µs", .microseconds(7)), ("1m0.5s", .milliseconds(60_500)), ("1d2h3m4s5ms", .milliseconds(93_784_005)),
    ])
  func reads(text: String, expected: Duration) {
    #expect(DurationText.parse(text) == expected)
  }

  @Test(
    "what is no duration is refused",
    arguments: [
      "", "s", "-5", "-5s", "+5s", "5 s", "5x", "1h1h", "1m1h", "5.", ".", "1.5h30m", "1e3", "0x10", "inf", "nan",
      "101w1y", "99999999999999999999", "9223372036854775807d", "5s5", "101000d",
    ])
  func refuses(text: String) {
    #expect(DurationText.parse(text) == nil)
  }

  @Test(
    "a size is read",
    arguments: [
      ("0", 0), ("17", 17), ("17B", 17), ("512K", 524_288), ("20MiB", 20_971_520), ("1.5GB", 1_500_000_000),
      ("1kB", 1_000), ("1KB", 1_000), ("2k", 2_048), ("0.5M", 524_288), ("1T", 1_099_511_627_776),
      ("3PiB", 3_377_699_720_527_872),
    ])
  func readsSize(text: String, expected: Int) {
    #expect(SizeText.parse(text) == expected)
  }

  @Test("what is no size is refused", arguments: ["", "K", "-1K", "1.5", "1KK", "1 K", "1X", "9999999P", "1iB", "1BB"])
  func refusesSize(text: String) {
    #expect(SizeText.parse(text) == nil)
  }
}

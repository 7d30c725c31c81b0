import Testing

@testable import Screen

@Suite("Quantity")
struct QuantityTests {
  /// Value, decimals, what C's printf gives, and the decimal text of the value cut after as many digits.
  static let decimals: [(Double, Int, String, String)] = [
    (0.5, 0, "0", "0"),
    (1.5, 0, "2", "1"),
    (2.5, 0, "2", "2"),
    (0.125, 2, "0.12", "0.12"),
    (0.375, 2, "0.38", "0.37"),
    (1.005, 2, "1.00", "1.00"),
    (1.115, 2, "1.11", "1.11"),
    (0.285, 2, "0.28", "0.28"),
    (2.675, 2, "2.67", "2.67"),
    (9.995, 2, "9.99", "9.99"),
    (99.95, 1, "100.0", "99.9"),
    (0.045, 2, "0.04", "0.04"),
    (123456.785, 2, "123456.79", "123456.78"),
    (0.30000000000000004, 3, "0.300", "0.300"),
    (4.35, 1, "4.3", "4.3"),
    (8.345, 2, "8.35", "8.34"),
    (0.29, 2, "0.29", "0.29"),
    (0.57, 2, "0.57", "0.57"),
    (100000000000.0, 0, "100000000000", "100000000000"),
    (0.059264091062716566, 2, "0.06", "0.05"),
    (-0.00625720304108054, 0, "0", "0"),
    (-0.25935401432800764, 1, "-0.3", "-0.2"),
    (-54097.38856290388, 3, "-54097.389", "-54097.388"),
    (-0.0639068140544162, 1, "-0.1", "0.0"),
    (86804.53071432968, 3, "86804.531", "86804.530"),
    (0.006714114753695925, 1, "0.0", "0.0"),
    (0.0003012676595157123, 2, "0.00", "0.00"),
    (-594.749515643894, 3, "-594.750", "-594.749"),
    (-728125.9730525968, 3, "-728125.973", "-728125.973"),
    (0.008788666603380416, 0, "0", "0"),
    (4.94883412249289, 3, "4.949", "4.948"),
    (-421.14851256640986, 2, "-421.15", "-421.14"),
    (-58.425179297019895, 0, "-58", "-58"),
    (-9909896.448688151, 1, "-9909896.4", "-9909896.4"),
    (-964632.9473090613, 0, "-964633", "-964632"),
  ]

  @Test("decimals are rounded as printf rounds them, or cut")
  func decimalText() {
    for (value, decimals, rounded, truncated) in Self.decimals {
      #expect(DecimalText.rounded(value, decimals: decimals) == rounded, "\(value)")
      #expect(DecimalText.truncated(value, decimals: decimals) == truncated, "\(value)")
    }
  }

  @Test("counts are exact up to five digits, then three digits, never rounded up")
  func counts() {
    let cases: [(Double, String)] = [
      (0, "0"), (1, "1"), (999, "999"), (12_345, "12345"), (99_999, "99999"), (100_000, "100k"), (999_999, "999k"),
      (1_000_000, "1.00M"), (1_234_567, "1.23M"), (9.9e9, "9.90G"), (0.25, "0.25"), (0.29, "0.29"), (12.345, "12.3"),
      (1_234.5, "1234"), (-5, "-5"), (-1e7, "-10.0M"), (.nan, "?"), (.infinity, "inf"), (1e300, ">999Q"),
    ]
    for (value, text) in cases { #expect(Quantity.count(value) == text) }
  }

  @Test("sizes in powers of 1024")
  func bytes() {
    #expect(Quantity.bytes(0) == "0 B")
    #expect(Quantity.bytes(1_023) == "1023 B")
    #expect(Quantity.bytes(1_024) == "1.00 KiB")
    #expect(Quantity.bytes(3_565_158) == "3.39 MiB")
    #expect(Quantity.bytes(1_048_575) == "1023 KiB")
    #expect(Quantity.progress(3_565_158, of: 125_829_120, unit: "B") == "3.39/120 MiB")
    #expect(Quantity.progress(3_565_158, of: nil, unit: "bytes") == "3.39 MiB")
    #expect(Quantity.progress(420, of: 1_000, unit: "files") == "420/1000 files")
    #expect(Quantity.progress(420, of: nil, unit: "") == "420")
  }

  @Test("rates turn into the time for one when slow")
  func rates() {
    let cases: [(Double, String, String)] = [
      (12.34, "", "12.3/s"), (1, "", "1.00/s"), (999.6, "", "1.00k/s"), (1_234, "", "1.23k/s"), (0.5, "", "2.0 s/it"),
      (0.25, "rows", "4.0 s/it"), (0.01, "", "100 s/it"), (0.005, "", "3.3 min/it"), (1e-4, "", "2.8 h/it"),
      (1e-6, "", "12 d/it"), (1e-300, "", ">999 d/it"), (0, "", "0/s"), (-1, "", ""), (.nan, "", ""),
      (3_565_158, "B", "3.40 MiB/s"), (0.5, "B", "0.50 B/s"), (1e300, "", ">999Q/s"),
    ]
    for (value, unit, text) in cases { #expect(Quantity.rate(value, unit: unit) == text) }
  }

  @Test("a percentage is 100 only when all is completed")
  func percent() {
    #expect(Quantity.percent(0, of: 10) == 0)
    #expect(Quantity.percent(999_999, of: 1_000_000) == 99)
    #expect(Quantity.percent(1e18.nextDown, of: 1e18) == 99)
    #expect(Quantity.percent(10, of: 10) == 100)
    #expect(Quantity.percent(12, of: 10) == 100)
    #expect(Quantity.percent(-5, of: 10) == 0)
    #expect(Quantity.percent(5, of: nil) == nil)
    #expect(Quantity.percent(5, of: 0) == nil)
    #expect(Quantity.percent(.nan, of: 10) == nil)
    for whole in 0...100 {
      #expect(Quantity.percent(Double(whole), of: 100) == whole)
      #expect(Quantity.percent(Double(whole) / 100, of: 1) == whole)
    }
  }

  @Test("durations")
  func durations() {
    #expect(Quantity.clock(.seconds(0)) == "0:00")
    #expect(Quantity.clock(.milliseconds(40_999)) == "0:40")
    #expect(Quantity.clock(.milliseconds(40_001), roundingUp: true) == "0:41")
    #expect(Quantity.clock(.seconds(725)) == "12:05")
    #expect(Quantity.clock(.seconds(3_723)) == "1:02:03")
    #expect(Quantity.clock(.seconds(3 * 86_400 + 4 * 3_600 + 59)) == "3d 4h")
    #expect(Quantity.clock(.seconds(123 * 86_400)) == "123d")
    #expect(Quantity.clock(.seconds(-5)) == "0:00")
    #expect(Quantity.clock(.seconds(Int64.max)) == ">99999d")
    #expect(Quantity.span(.milliseconds(449)) == "0.4 s")
    #expect(Quantity.span(.milliseconds(41_900)) == "41 s")
    #expect(Quantity.span(.seconds(192)) == "3:12")
    #expect(Quantity.span(.milliseconds(-1)) == "0 s")
    #expect(Quantity.wholeSpan(.milliseconds(9_900)) == "9 s")
  }

  @Test("random and extreme numbers: no trap, short, and a percentage within its range")
  func property() {
    var random = SeededRandom(seed: 3)
    let extremes: [Double] = [
      0, -0.0, .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
      .leastNormalMagnitude, 1e12, 1e15, 1e18, 1e19, 9.2e18, 1.8e19, 0.9995, 1_023.5, 999.5,
    ]
    func number(_ random: inout SeededRandom) -> Double {
      if random.chance(15) { return random.one(of: extremes) }
      if random.chance(30) { return Double(bitPattern: random.next()) }
      return Double.random(in: -10...1e7, using: &random)
    }
    for _ in 0..<20_000 {
      let (value, total) = (number(&random), number(&random))
      let unit = random.one(of: ["", "B", "it"])
      #expect(Quantity.count(value).count <= 12)
      #expect(Quantity.bytes(value).count <= 12)
      #expect(Quantity.rate(value, unit: unit).count <= 12)
      #expect(Quantity.progress(value, of: total, unit: unit).count <= 25)
      if let percent = Quantity.percent(value, of: total) {
        #expect((0...100).contains(percent))
        #expect((percent == 100) == (value >= total))
      }
      _ = DecimalText.rounded(value, decimals: 6)
      _ = DecimalText.truncated(value, decimals: 6)
      for columns in [3, 8, 41] {
        for appearance in [Appearance(), .ascii] {
          let bar = ProgressBar.text(value, columns: columns, appearance: appearance)
          #expect(DisplayWidth.of(bar) == columns)
        }
      }
    }
  }
}

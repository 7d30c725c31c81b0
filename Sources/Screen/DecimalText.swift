/// Decimal text of a `Double`, made by hand: the same digits as C's printf gives, and no trap for any value.
enum DecimalText {
  /// `value` with `decimals` (0 to 6) digits behind the point, rounded to nearest, exact halves to even.
  static func rounded(_ value: Double, decimals: Int) -> String { text(value, decimals, down: false) }

  /// `value` with as many digits behind the point, cut and not rounded: what is not reached is not shown as reached. What is
  /// a decimal fraction but for the last bits of a `Double` (0.29) counts as that.
  static func truncated(_ value: Double, decimals: Int) -> String { text(value, decimals, down: true) }

  /// Beyond this a `Double` has no digits behind the point any more, and its product with 10^6 does not fit 64 bits.
  private static let largest = 1e12

  private static func text(_ value: Double, _ decimals: Int, down: Bool) -> String {
    if value.isNaN { return "?" }
    let magnitude = value.magnitude
    if magnitude >= largest { return sign(value) + large(magnitude) }
    let whole = down ? self.whole(magnitude * (1 + 1e-14), decimals).cut : self.whole(magnitude, decimals).rounded
    return (whole > 0 ? sign(value) : "") + digits(whole, decimals)
  }

  /// `magnitude` times 10^`decimals` as a whole number, cut and rounded. Exact, in integers: a `Double` is m · 2^e.
  private static func whole(_ magnitude: Double, _ decimals: Int) -> (cut: UInt64, rounded: UInt64) {
    // Subnormal numbers get a wrong m here, and are 0 all the same.
    let significand = UInt128(magnitude.significandBitPattern | 1 << 52)
    let shift = 1_075 - Int(magnitude.exponentBitPattern)
    if shift > 120 { return (0, 0) }
    var product = significand
    for _ in 0..<decimals { product *= 10 }
    let cut = product >> UInt128(shift)
    let rest = product - cut << UInt128(shift)
    let half = UInt128(1) << UInt128(shift - 1)
    let isUp = rest > half || (rest == half && cut & 1 == 1)
    return (UInt64(cut), UInt64(isUp ? cut + 1 : cut))
  }

  private static func sign(_ value: Double) -> String { value < 0 ? "-" : "" }

  private static func large(_ magnitude: Double) -> String {
    if magnitude < 1e18 { return String(UInt64(magnitude)) }
    return magnitude.isInfinite ? "inf" : ">1e18"
  }

  private static func digits(_ whole: UInt64, _ decimals: Int) -> String {
    if decimals == 0 { return String(whole) }
    var text = String(whole)
    if text.utf8.count <= decimals { text = String(repeating: "0", count: decimals + 1 - text.utf8.count) + text }
    text.insert(".", at: text.index(text.endIndex, offsetBy: -decimals))
    return text
  }
}

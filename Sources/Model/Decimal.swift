/// A number without sign as it stands at the beginning of some bytes: digits, and a fraction of at most 18 of them.
struct Decimal {
  private let whole: Int64
  private let fraction: Int64
  private let denominator: Int64
  /// The index after its last byte.
  let end: Int

  var hasFraction: Bool { denominator > 1 }

  /// Nil when `bytes` begin with no number, or with one whose whole part does not fit into 63 bits.
  init?(_ bytes: ArraySlice<UInt8>) {
    var position = bytes.startIndex
    var whole: Int64 = 0
    while position < bytes.endIndex, let digit = Self.digit(bytes[position]) {
      let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
      let (sum, overflowed) = product.addingReportingOverflow(digit)
      if overflow || overflowed { return nil }
      whole = sum
      position += 1
    }
    var digits = position - bytes.startIndex
    var fraction: Int64 = 0
    var denominator: Int64 = 1
    if position < bytes.endIndex, bytes[position] == UInt8(ascii: ".") {
      position += 1
      while position < bytes.endIndex, let digit = Self.digit(bytes[position]) {
        if denominator < 1_000_000_000_000_000_000 {
          fraction = fraction * 10 + digit
          denominator *= 10
        }
        digits += 1
        position += 1
      }
      if denominator == 1 { return nil }
    }
    if digits == 0 { return nil }
    self.whole = whole
    self.fraction = fraction
    self.denominator = denominator
    end = position
  }

  /// The number times `unit`, rounded down; nil when that does not fit.
  func scaled(by unit: Int64) -> Int64? {
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    if overflow { return nil }
    let wide = fraction.multipliedFullWidth(by: unit)
    let part = denominator.dividingFullWidth(wide).quotient
    let (sum, overflowed) = product.addingReportingOverflow(part)
    return overflowed ? nil : sum
  }

  private static func digit(_ byte: UInt8) -> Int64? {
    (0x30...0x39).contains(byte) ? Int64(byte - 0x30) : nil
  }
}

/// A number as it is written: its first digits, and a power of ten. Turned into an integer or a double only when asked.
struct JSONNumber {
  var start: Int
  var end = 0
  /// The value is `magnitude * 10^exponent`, exactly unless `isCut`.
  var magnitude: UInt64 = 0
  var exponent = 0
  var isNegative = false
  /// True when digits other than zero did not fit into `magnitude`.
  var isCut = false

  @inline(__always)
  init(start: Int) { self.start = start }

  @inline(__always)
  mutating func append(digit: UInt8, fraction: Bool) {
    if magnitude < 1_844_674_407_370_955_161 || (magnitude == 1_844_674_407_370_955_161 && digit <= 5) {
      magnitude = magnitude &* 10 &+ UInt64(digit)
      if fraction { exponent &-= 1 }
    } else {
      if digit != 0 { isCut = true }
      if !fraction { exponent &+= 1 }
    }
  }

  /// The value as an integer; nil when it does not fit or is not integral.
  ///
  /// `1.0`, `1e3` and `-0` are integers, because they are integral exactly; `9007199254740993.5` and `1e-1` are not.
  @inline(__always)
  func integer<T: FixedWidthInteger>(as type: T.Type) -> T? {
    if exponent == 0 && !isCut {
      if !isNegative { return T(exactly: magnitude) }
      if magnitude <= 1 << 63 { return T(exactly: Int64(truncatingIfNeeded: 0 &- magnitude)) }
      return nil
    }
    return shifted(as: type)
  }

  @inline(never)
  private func shifted<T: FixedWidthInteger>(as type: T.Type) -> T? {
    if isCut { return nil }
    var plain = JSONNumber(start: start)
    plain.magnitude = magnitude
    plain.isNegative = isNegative
    if magnitude == 0 { return 0 }
    var exponent = exponent
    while exponent > 0 {
      let (product, overflow) = plain.magnitude.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      plain.magnitude = product
      exponent -= 1
    }
    while exponent < 0 {
      let (quotient, remainder) = plain.magnitude.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { return nil }
      plain.magnitude = quotient
      exponent += 1
    }
    return plain.integer(as: type)
  }

  /// The nearest double, ties to even; nil when that is infinite. What is too small is zero.
  @inline(__always)
  func double(in bytes: UnsafeRawBufferPointer) -> Double? {
    // Clinger's fast path: both the magnitude and the power of ten are exact, so one rounding is the correct one.
    guard magnitude <= 1 << 53, !isCut, exponent >= -22, exponent <= 22 else { return slowDouble(in: bytes) }
    var power = 1.0
    var left = exponent.magnitude
    while left > 0 {
      power *= 10
      left &-= 1
    }
    let value = exponent < 0 ? Double(magnitude) / power : Double(magnitude) * power
    return isNegative ? -value : value
  }

  @inline(never)
  private func slowDouble(in bytes: UnsafeRawBufferPointer) -> Double? {
    guard let value = Double(String(decoding: bytes[start..<end], as: UTF8.self)), value.isFinite else { return nil }
    return value
  }
}

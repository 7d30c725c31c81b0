extension JSONWriter {
  @inline(__always)
  static func integer(_ value: some FixedWidthInteger & SignedInteger, into bytes: inout [UInt8]) {
    integer(magnitude: UInt64(value.magnitude), isNegative: value < 0, into: &bytes)
  }

  static func integer(magnitude: UInt64, isNegative: Bool, into bytes: inout [UInt8]) {
    bytes.append(addingCapacity: 20) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        if isNegative {
          buffer[count] = JSONScanner.Character.minus
          count &+= 1
        }
        let end = count &+ digitCount(of: magnitude)
        var left = magnitude
        var at = end
        while at > count {
          at &-= 1
          let (quotient, digit) = left.quotientAndRemainder(dividingBy: 10)
          buffer[at] = JSONScanner.Character.zero &+ UInt8(truncatingIfNeeded: digit)
          left = quotient
        }
        count = end
      }
    }
  }

  /// Appends the shortest decimal number that reads back as exactly `value`; false, and nothing, when it is not finite.
  ///
  /// Integral values below 10^15 are written as integers, all but `-0.0`.
  static func double(_ value: Double, into bytes: inout [UInt8]) -> Bool {
    let size = value.magnitude
    guard size < 1e15 else { return large(value, into: &bytes) }
    // With at most 15 digits, the decimal number that gives this double is unique, so it is the shortest one too.
    let whole = UInt64(size)
    if Double(whole) == size, whole != 0 || value.sign == .plus {
      integer(magnitude: whole, isNegative: value < 0, into: &bytes)
      return true
    }
    return large(value, into: &bytes)
  }

  @inline(never)
  private static func large(_ value: Double, into bytes: inout [UInt8]) -> Bool {
    guard value.isFinite else { return false }
    var digits = DigitStream()
    swap(&digits.bytes, &bytes)
    value.write(to: &digits)
    swap(&digits.bytes, &bytes)
    return true
  }

  /// Takes the standard library's shortest digits.
  private struct DigitStream: TextOutputStream {
    var bytes: [UInt8] = []

    mutating func write(_ string: String) { bytes.append(contentsOf: string.utf8) }

    // The standard library calls this one first; without it each number would be a string in between.
    mutating func _writeASCII(_ buffer: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: buffer) }
  }

  @inline(__always)
  private static func digitCount(of magnitude: UInt64) -> Int {
    var count = 1
    var bound: UInt64 = 10
    while count < 20, magnitude >= bound {
      count &+= 1
      bound = bound &* 10
    }
    return count
  }
}

extension JSONScanner {
  /// Reads a number, and what it is worth on the way; stands at its first byte.
  @inline(__always)
  mutating func number() throws(JSONProblem) -> JSONNumber {
    var number = JSONNumber(start: at)
    if take(Character.minus) { number.isNegative = true }
    let first = at
    takeDigits(&number, fraction: false)
    if at == first { throw .badNumber }
    if at &- first > 1 && bytes[first] == Character.zero {
      at = first
      throw .leadingZero
    }
    if byte == UInt8(ascii: ".") {
      at &+= 1
      let fraction = at
      takeDigits(&number, fraction: true)
      if at == fraction { throw .badNumber }
    }
    if byte | 0x20 == UInt8(ascii: "e") { try takeExponent(&number) }
    number.end = at
    return number
  }

  @inline(__always)
  private mutating func takeDigits(_ number: inout JSONNumber, fraction: Bool) {
    while at < count {
      let digit = bytes[at] &- Character.zero
      if digit > 9 { return }
      number.append(digit: digit, fraction: fraction)
      at &+= 1
    }
  }

  @inline(never)
  private mutating func takeExponent(_ number: inout JSONNumber) throws(JSONProblem) {
    at += 1
    let isNegative = byte == Character.minus
    if isNegative || byte == UInt8(ascii: "+") { at += 1 }
    let first = at
    var exponent = 0
    while at < count, bytes[at] &- Character.zero <= 9 {
      // Beyond this every number is zero or infinite, however many digits stand before it: frames are shorter.
      exponent = min(exponent * 10 + Int(bytes[at] - Character.zero), 1 << 40)
      at += 1
    }
    if at == first { throw .badNumber }
    number.exponent += isNegative ? -exponent : exponent
  }
}

/// For readers of one kind of object, that know what each field should be.
///
/// Each `take(into:)` reads a value of one type, or null as nil (false for a flag); it returns false, and has not moved,
/// when something else is there.
extension JSONScanner {
  @inline(__always)
  mutating func take(into text: inout JSONText?) throws(JSONProblem) -> Bool {
    if byte == Character.quote {
      text = try string()
      return true
    }
    text = nil
    return try takeNull()
  }

  @inline(__always)
  mutating func take(into value: inout Double?) throws(JSONProblem) -> Bool {
    guard isAtNumber else {
      value = nil
      return try takeNull()
    }
    let start = at
    value = try number().double(in: bytes)
    if value == nil { at = start }
    return value != nil
  }

  @inline(__always)
  mutating func take(into value: inout Int?) throws(JSONProblem) -> Bool {
    guard isAtNumber else {
      value = nil
      return try takeNull()
    }
    let start = at
    value = try number().integer(as: Int.self)
    if value == nil { at = start }
    return value != nil
  }

  mutating func take(into flag: inout Bool) throws(JSONProblem) -> Bool {
    switch byte {
    case UInt8(ascii: "t"), UInt8(ascii: "f"): flag = try literal() == .true
    default:
      flag = false
      return try takeNull()
    }
    return true
  }

  @inline(__always)
  mutating func takeNull() throws(JSONProblem) -> Bool {
    guard byte == UInt8(ascii: "n") else { return false }
    _ = try literal()
    return true
  }

  @inline(__always)
  private var isAtNumber: Bool { byte &- Character.zero <= 9 || byte == Character.minus }

  /// The first eight bytes of a text, fewer when it is shorter.
  @inline(__always)
  func word(of text: JSONText) -> UInt64 {
    let length = text.count
    if text.lowerBound &+ 8 > count { return shortWord(of: text) }
    let all = word(at: text.lowerBound)
    return length >= 8 ? all : all & (1 &<< UInt64(truncatingIfNeeded: length &* 8) &- 1)
  }

  /// The eight bytes at `offset`, which must all be there.
  @inline(__always)
  func word(at offset: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian }

  @inline(never)
  private func shortWord(of text: JSONText) -> UInt64 {
    bytes[text.range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

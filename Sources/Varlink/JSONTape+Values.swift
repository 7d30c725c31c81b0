extension JSONTape {
  func isNull(_ index: Int) -> Bool { tokens[index].kind == .null }

  func bool(_ index: Int) throws(WireError) -> Bool {
    switch tokens[index].kind {
    case .true: return true
    case .false: return false
    default: throw mismatch(index, "true or false")
    }
  }

  func string(_ index: Int) throws(WireError) -> String {
    switch tokens[index].kind {
    case .string, .escapedString: return string(of: index)
    default: throw mismatch(index, "a string")
    }
  }

  func integer<T: FixedWidthInteger>(_ index: Int, as type: T.Type) throws(WireError) -> T {
    let number = try number(index, "an integer")
    guard let value = number.integer(as: type) else { throw mismatch(index, "an integer of \(T.bitWidth) bits") }
    return value
  }

  func double(_ index: Int) throws(WireError) -> Double {
    guard let value = try number(index, "a number").double(in: bytes) else {
      throw mismatch(index, "a number that fits into 64 bits")
    }
    return value
  }

  func float(_ index: Int) throws(WireError) -> Float {
    let value = Float(try double(index))
    if value.isInfinite { throw mismatch(index, "a number that fits into 32 bits") }
    return value
  }

  func value<T: Decodable>(_ index: Int, as type: T.Type) throws -> T {
    try T(from: TapeDecoder(tape: self, index: index))
  }

  /// The index itself when there is an array, or an object, at it.
  func container(_ index: Int, _ kind: JSONToken.Kind) throws(WireError) -> Int {
    guard tokens[index].kind == kind else { throw mismatch(index, kind == .array ? "an array" : "an object") }
    return index
  }

  func mismatch(_ index: Int, _ expected: String) -> WireError {
    .wrongType(field: path(to: index), expected: expected)
  }

  private func number(_ index: Int, _ expected: String) throws(WireError) -> JSONNumber {
    guard tokens[index].kind == .number else { throw mismatch(index, expected) }
    var scanner = JSONScanner(bytes, at: Int(tokens[index].start))
    do throws(JSONProblem) {
      return try scanner.number()
    } catch {
      throw error.error(at: scanner.at, of: bytes.count)  // it was a number when the tape was made
    }
  }
}

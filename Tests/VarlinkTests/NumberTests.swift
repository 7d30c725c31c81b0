import Support
import Testing

@testable import Varlink

@Suite("Numbers")
struct NumberTests {
  private func integer<T: FixedWidthInteger & Decodable>(_ text: String, as type: T.Type) -> T? {
    try? WireDecoder.decode(type, from: Array(text.utf8))
  }

  private func double(_ text: String) -> Double? { try? WireDecoder.decode(Double.self, from: Array(text.utf8)) }

  @Test(
    "integers are exact; a fraction or an exponent is fine when the number is integral",
    arguments: [
      ("0", 0), ("-0", 0), ("-0.0", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min), ("1.0", 1),
      ("1e3", 1000), ("1E+3", 1000), ("100e-2", 1), ("1.5e1", 15), ("9007199254740993.0", 9_007_199_254_740_993),
      ("922337203685477580.7e1", .max), ("0e99999999999999999999999999", 0), ("0.0e-7", 0),
      ("1.000000000000000000000000000000", 1), ("1000000000000000000000000000000e-30", 1),
    ] as [(String, Int64)])
  func integers(text: String, value: Int64) { #expect(integer(text, as: Int64.self) == value) }

  @Test(
    "what is no integer of 64 bits is refused, not rounded",
    arguments: [
      "9223372036854775808", "-9223372036854775809", "0.5", "1e-1", "1e19", "9007199254740993.5", "1e400",
      "1.0000000000000000000000000000001", "123456789012345678901234567890", "1e99999999999999999999999999", "\"7\"",
      "true", "null", "[]", "{}",
    ])
  func noIntegers(text: String) { #expect(integer(text, as: Int64.self) == nil) }

  @Test("the limits of every integer type are read, and one beyond is refused")
  func limits() {
    func check<T: FixedWidthInteger & Decodable>(_ type: T.Type) {
      #expect(integer("\(T.max)", as: type) == T.max)
      #expect(integer("\(T.min)", as: type) == T.min)
      let above = "\(T.max)".dropLast() + (T.max % 10 == 7 ? "8" : "6")
      #expect(integer(String(above), as: type) == nil)
      #expect(integer(T.isSigned ? "\(T.min)".dropLast() + "9" : "-1", as: type) == nil)
    }
    check(Int8.self)
    check(Int16.self)
    check(Int32.self)
    check(Int64.self)
    check(Int.self)
    check(UInt8.self)
    check(UInt16.self)
    check(UInt32.self)
    check(UInt64.self)
    check(UInt.self)
  }

  @Test(
    "doubles are rounded correctly",
    arguments: [
      ("1", 1), ("0.1", 0.1), ("1e22", 1e22), ("1e23", 1e23), ("8.5e-3", 0.0085),
      ("9007199254740993", 9_007_199_254_740_992),
      ("9007199254740995", 9_007_199_254_740_996), ("1e-400", 0), ("1.7976931348623157e308", .greatestFiniteMagnitude),
      ("4.9e-324", .leastNonzeroMagnitude), ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
      ("1.00000000000000011102230246251565404236316680908203125", 1),
      ("1.00000000000000011102230246251565404236316680908203126", 1.0000000000000002),
    ] as [(String, Double)])
  func doubles(text: String, value: Double) { #expect(double(text) == value) }

  @Test("minus zero keeps its sign as a double")
  func minusZero() {
    for text in ["-0", "-0.0", "-0e5", "-1e-400"] { #expect(double(text)?.sign == .minus, "\(text)") }
  }

  @Test("a number that a double cannot hold is refused", arguments: ["1e309", "-1e400", "1.7976931348623159e308"])
  func infinite(text: String) {
    #expect(throws: WireError.wrongType(field: "", expected: "a number that fits into 64 bits")) {
      try WireDecoder.decode(Double.self, from: Array(text.utf8))
    }
    #expect(throws: WireError.wrongType(field: "", expected: "a number that fits into 32 bits")) {
      try WireDecoder.decode(Float.self, from: Array("1e39".utf8))
    }
  }

  @Test("every double is written so that it reads back as itself, here and in Python")
  func roundTrip() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let values = (0..<20_000).map { _ in random.double() }
    var text: [UInt8] = []
    try WireEncoder.encode(values, into: &text)
    let read = try WireDecoder.decode([Double].self, from: text)
    #expect(zip(read, values).allSatisfy { $0.bitPattern == $1.bitPattern }, "seed \(seed)")
    let script = "import json,sys\nfor x in json.load(sys.stdin): print(float(x).hex(), len(repr(float(x))))"
    let result = try run(["python3", "-c", script], input: text)
    let (code, output, errors) = (result.code, result.output, result.errors)
    try #require(code == 0, "\(String(decoding: errors, as: UTF8.self))")
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
    try #require(lines.count == values.count)
    let texts = String(decoding: text.dropFirst().dropLast(), as: UTF8.self).split(separator: ",")
    for (index, value) in values.enumerated() {
      #expect(Double(lines[index][0])?.bitPattern == value.bitPattern, "seed \(seed): \(value)")
      // As many digits as Python, whose repr is the shortest too; an exponent may stand where Python has a point.
      let longest = (Int(lines[index][1]) ?? 0) + 4
      #expect(texts[index].count <= longest, "seed \(seed): \(texts[index])")
    }
  }

  @Test(
    "numbers are written like this",
    arguments: [
      (0, "0"), (-0.0, "-0.0"), (1, "1"), (-7, "-7"), (1234.5, "1234.5"), (0.1, "0.1"),
      (999_999_999_999_999, "999999999999999"),
      (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1e-7, "1e-07"),
      (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ] as [(Double, String)])
  func written(value: Double, text: String) throws {
    var bytes: [UInt8] = []
    try WireEncoder.encode(value, into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test("integers are written whole", arguments: [0, 9, 10, 99, 100, -1, Int64.max, .min, 1_000_000_000_000_000_000])
  func writtenIntegers(value: Int64) throws {
    var bytes: [UInt8] = []
    try WireEncoder.encode([value], into: &bytes)
    try WireEncoder.encode(UInt64.max, into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "[\(value)]18446744073709551615")
  }
}

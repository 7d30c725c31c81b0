import Testing

@testable import Varlink

@Suite("Reading JSON")
struct ScannerTests {
  private func value(_ text: String) throws(WireError) -> AnyValue {
    try WireDecoder.decode(AnyValue.self, from: Array(text.utf8))
  }

  @Test(
    "what is not JSON is refused, with the place and the reason",
    arguments: [
      ("", 0, "the text ends too early; a value was expected here"),
      ("  ", 2, "the text ends too early; a value was expected here"),
      ("tru", 0, "a value was expected here"),
      ("nul\u{0}", 0, "a value was expected here"),
      ("truex", 4, "nothing may follow the value"),
      ("1 2", 2, "nothing may follow the value"),
      ("[1,]", 3, "a value was expected here"),
      ("[1 2]", 3, "',' or ']' was expected here"),
      ("[1", 2, "the text ends too early; ',' or ']' was expected here"),
      ("[1}", 2, "',' or ']' was expected here"),
      ("{1:2}", 1, "a key in double quotes was expected here"),
      ("{\"a\" 1}", 5, "':' was expected after the key"),
      ("{\"a\":1,}", 7, "a key in double quotes was expected here"),
      ("{\"a\":1 \"b\":2}", 7, "',' or '}' was expected here"),
      ("{\"a\":}", 5, "a value was expected here"),
      ("{'a':1}", 1, "a key in double quotes was expected here"),
      ("\"a", 2, "the text ends too early; the string is not closed"),
      ("\"a\nb\"", 2, "a control character in a string must be escaped"),
      ("\"\\x41\"", 1, "not an escape sequence that JSON knows"),
      ("\"\\u12g4\"", 1, "not an escape sequence that JSON knows"),
      ("\"\\", 2, "the text ends too early; not an escape sequence that JSON knows"),
      ("\"\\ud800\"", 7, "half a surrogate pair"),
      ("\"\\ud800\\u0041\"", 7, "half a surrogate pair"),
      ("\"\\udc00\"", 1, "half a surrogate pair"),
      ("01", 0, "a number must not begin with 0 and go on"),
      ("-", 1, "the text ends too early; a number must have a digit here"),
      ("-x", 1, "a number must have a digit here"),
      ("1.", 2, "the text ends too early; a number must have a digit here"),
      ("1.e5", 2, "a number must have a digit here"),
      ("1e+", 3, "the text ends too early; a number must have a digit here"),
      (".5", 0, "a value was expected here"),
      ("+1", 0, "a value was expected here"),
      ("0x10", 1, "nothing may follow the value"),
      ("NaN", 0, "NaN and Infinity are not JSON"),
      ("[Infinity]", 1, "NaN and Infinity are not JSON"),
      ("-Infinity", 1, "a number must have a digit here"),
      ("\u{FEFF}1", 0, "a value was expected here"),
      ("// c\n1", 0, "a value was expected here"),
    ])
  func refused(text: String, at: Int, why: String) {
    #expect(throws: WireError.malformed(at: at, why)) { try value(text) }
  }

  @Test("invalid UTF-8 is refused wherever it stands in a string", arguments: DocumentGenerator.invalidSequences)
  func invalidUTF8(sequence: [UInt8]) throws {
    if sequence == [0xEF, 0xBB, 0xBF] { return }  // a byte order mark is valid inside a string
    for before in 0..<10 {
      for after in ["\"", "a\"", "abcdefghi\""] {
        let text = [0x22] + [UInt8](repeating: 0x61, count: before) + sequence + Array(after.utf8)
        let error = #expect(throws: WireError.self) { try WireDecoder.decode(String.self, from: text) }
        #expect(error == .malformed(at: before + 1, "not valid UTF-8"))
        _ = #expect(throws: WireError.self) {
          try WireDecoder.decode(String.self, from: text.dropLast(after.utf8.count))
        }
      }
    }
  }

  @Test("every valid character is read as it is, escaped or not")
  func characters() throws {
    var next: UInt32 = 0
    while next <= 0x10FFFF {
      if let scalar = Unicode.Scalar(next) {
        let text = String(scalar)
        let units = text.utf16.map {
          "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16)
        }
        let escaped = "\"" + units.joined() + "\""
        #expect(try WireDecoder.decode(String.self, from: Array(escaped.utf8)).utf8.elementsEqual(text.utf8))
        if next >= 0x20 && next != 0x22 && next != 0x5C {
          let plain = "\"" + text + "\""
          #expect(try WireDecoder.decode(String.self, from: Array(plain.utf8)).utf8.elementsEqual(text.utf8))
        }
      }
      // All of the first plane's beginning, then samples that reach every length and border.
      next += next < 0x900 || (0xD700..<0xE100).contains(next) || next >= 0x10FFF0 ? 1 : 211
    }
  }

  private func nested(_ depth: Int, _ open: String, _ close: String) -> String {
    String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
  }

  @Test("64 levels are read, 65 are not, and the bracket too many is named")
  func depth() throws {
    for (open, close) in [("[", "]"), ("{\"k\":", "}")] {
      _ = try value(nested(64, open, close))
      for depth in [65, 100_000] {
        let text = nested(depth, open, close)
        #expect(throws: WireError.tooDeep(at: 64 * open.utf8.count)) { try value(text) }
      }
    }
    let call =
      "{\"method\":\"a.B\",\"x\":" + String(repeating: "[", count: 64) + String(repeating: "]", count: 64) + "}"
    #expect(throws: WireError.tooDeep(at: 83)) {
      try Array(call.utf8).withUnsafeBytes { _ = try CallHeader(scanning: $0) }
    }
  }

  private struct Pair: Decodable, Equatable {
    let a: Int
    let b: Int?
  }

  private struct Kelvin: Decodable {
    enum CodingKeys: String, CodingKey { case degrees = "K" }
    let degrees: Int
  }

  @Test("of a key that stands twice the last one counts, also in large objects")
  func repeatedKeys() throws {
    let text = #"{"a":1,"b":2,"\u0061":3,"b":null}"#
    #expect(try WireDecoder.decode(Pair.self, from: Array(text.utf8)) == Pair(a: 3, b: nil))
    let many = "{" + (0..<100).map { "\"k\($0 % 50)\":\($0)" }.joined(separator: ",") + "}"
    let read = try WireDecoder.decode([String: Int].self, from: Array(many.utf8))
    #expect(read == Dictionary(uniqueKeysWithValues: (0..<50).map { ("k\($0)", $0 + 50) }))
  }

  @Test("keys are compared byte for byte, not as Unicode sees them")
  func keysAreBytes() throws {
    let four = try value("{\"e\u{301}\":1,\"\u{E9}\":2,\"\u{212A}\":3,\"K\":4}")
    #expect(four.canonical.filter { $0 == "=" }.count == 4)
    let kelvin = Array("{\"K\":4,\"\u{212A}\":3}".utf8)
    #expect(try WireDecoder.decode(Kelvin.self, from: kelvin).degrees == 4)
  }
}

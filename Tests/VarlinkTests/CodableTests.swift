import Testing

@testable import Varlink

@Suite("Codable over the wire")
struct CodableTests {
  struct Inner: Codable, Equatable {
    var name: String
    var numbers: [Int8]?
  }

  enum Colour: String, Codable { case red, green }

  struct Everything: Codable, Equatable {
    var flag = true
    var text = "a \"b\"\n\u{1}größe"
    var double = 0.1
    var float: Float = 0.1
    var int = -1
    var bytes: [UInt8] = [0, 255]
    var colour = Colour.green
    var inner = Inner(name: "x", numbers: [1, -128])
    var inners = [Inner(name: "y")]
    var table = ["a": [1.5], "b": []]
    var absent: Int?
    var holes: [Int?] = [1, nil, 3]
    var big: UInt64 = .max
    var small: Int16 = -3
  }

  private func text<T: Encodable>(_ value: T) throws(WireError) -> String {
    var bytes: [UInt8] = []
    try WireEncoder.encode(value, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func read<T: Decodable>(_ type: T.Type, _ text: String) throws(WireError) -> T {
    try WireDecoder.decode(type, from: Array(text.utf8))
  }

  @Test("a value of every kind is read as it was written")
  func roundTrip() throws {
    let value = Everything()
    let text = try text(value)
    #expect(
      text.hasPrefix(
        #"{"flag":true,"text":"a \"b\"\n\u0001größe","double":0.1,"float":0.1,"int":-1,"bytes":[0,255],"#
          + #""colour":"green","inner":{"name":"x","numbers":[1,-128]},"inners":[{"name":"y"}],"table":{"#))
    #expect(text.hasSuffix(#""holes":[1,null,3],"big":18446744073709551615,"small":-3}"#))
    #expect(try read(Everything.self, text) == value)
  }

  @Test("values without brackets, and empty ones, stand alone")
  func scalars() throws {
    struct Empty: Codable, Equatable {}
    #expect(try text("a") == "\"a\"" && text(7) == "7" && text(true) == "true" && text([Int]()) == "[]")
    #expect(try text(Empty()) == "{}" && text([Empty()]) == "[{}]" && text(Int?.none) == "null")
    #expect(try text([Int?.none, 7]) == "[null,7]")
    #expect(try read(Empty.self, " {\"x\":1} ") == Empty())
    #expect(try read(Int?.self, "null") == nil && read(Int?.self, "7") == 7)
  }

  @Test("strings are escaped where they must be, and nowhere else")
  func strings() throws {
    #expect(
      try text("\"\\/\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}\u{2028}é👩‍👩‍👧") == #""\"\\/\b\t\n\f\r\u0000\u001f"#
        + "\u{7F}\u{2028}é👩‍👩‍👧\"")
    for count in 0..<40 {
      for special in ["\"", "\n", "é", "\\"] {
        let string = String(repeating: "a", count: count) + special + String(repeating: "b", count: count % 11)
        #expect(try read(String.self, text(string)) == string)
      }
    }
  }

  @Test(
    "an error names the field by its path",
    arguments: [
      ("{}", "field 'name' is missing", "name"),
      (#"{"name":null}"#, "field 'name' is missing", "name"),
      (#"{"name":1}"#, "field 'name' must be a string", "name"),
      (#"{"name":"x","numbers":{}}"#, "field 'numbers' must be an array", "numbers"),
      (#"{"name":"x","numbers":[1,128]}"#, "field 'numbers[1]' must be an integer of 8 bits", "numbers[1]"),
      (#"{"name":"x","numbers":[1,2.5]}"#, "field 'numbers[1]' must be an integer of 8 bits", "numbers[1]"),
      (#"{"name":"x","numbers":["1"]}"#, "field 'numbers[0]' must be an integer", "numbers[0]"),
      (#"{"name":"x","numbers":[null]}"#, "field 'numbers[0]' must be an integer", "numbers[0]"),
      ("[]", "the value must be an object", nil),
    ])
  func paths(text: String, message: String, field: String?) {
    let error = #expect(throws: WireError.self) { try read(Inner.self, text) }
    #expect(error?.message == message)
    #expect(error?.field == field)
    #expect(error?.isFraming == false)
  }

  @Test("errors of the standard library's types are turned into ours")
  func foreignErrors() {
    struct Nested: Decodable { let list: [Inner], colours: [Colour]? }
    #expect(throws: WireError.missing(field: "list[1].name")) {
      try read(Nested.self, #"{"list":[{"name":""},{}]}"#)
    }
    #expect(
      throws: WireError.notAllowed(field: "colours[0]", why: "this value is not one of those it can have")
    ) { try read(Nested.self, #"{"list":[],"colours":["blue"]}"#) }
    #expect(throws: WireError.wrongType(field: "colours[0]", expected: "a string")) {
      try read(Nested.self, #"{"list":[],"colours":[1]}"#)
    }
  }

  @Test("a number that is not finite is refused by its path, and nothing is appended")
  func notFinite() {
    struct Numbers: Encodable { var list: [[String: Double]], float: Float = 1 }
    var bytes: [UInt8] = [9]
    #expect(throws: WireError.notFinite(field: "list[1].x")) {
      try WireEncoder.encode(Numbers(list: [[:], ["x": -.infinity]]), into: &bytes)
    }
    #expect(throws: WireError.notFinite(field: "float")) {
      try WireEncoder.encode(Numbers(list: [], float: .nan), into: &bytes)
    }
    #expect(throws: WireError.notFinite(field: "")) { try WireEncoder.encode(Double.nan, into: &bytes) }
    #expect(bytes == [9])
  }
}

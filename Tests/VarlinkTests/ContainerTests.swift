import Testing

@testable import Varlink

/// Types that use the containers by hand, as a compiler would not.
@Suite("Codable's containers")
struct ContainerTests {
  private enum Key: String, CodingKey { case first, second, third }

  /// Writes nested containers, leaves them open, asks for its own twice, and lends an encoder that is not used.
  private struct ByHand: Codable {
    init() {}

    func encode(to encoder: any Encoder) throws {
      var outer = encoder.container(keyedBy: Key.self)
      var list = outer.nestedUnkeyedContainer(forKey: .first)
      try list.encode(1)
      var inner = list.nestedContainer(keyedBy: Key.self)
      try inner.encode("x", forKey: .third)
      _ = list.superEncoder()
      var deep = list.nestedUnkeyedContainer()
      try deep.encodeNil()
      var again = encoder.container(keyedBy: Key.self)
      try again.encodeNil(forKey: .second)
      try 7.encode(to: outer.superEncoder(forKey: .third))
      _ = outer.superEncoder()
    }

    init(from decoder: any Decoder) throws {
      let outer = try decoder.container(keyedBy: Key.self)
      var list = try outer.nestedUnkeyedContainer(forKey: .first)
      #expect(list.count == 4)
      #expect(try list.decode(Int.self) == 1)
      let inner = try list.nestedContainer(keyedBy: Key.self)
      #expect(try inner.decode(String.self, forKey: .third) == "x")
      #expect(inner.allKeys == [.third] && !inner.contains(.first))
      _ = try list.superDecoder().container(keyedBy: Key.self)
      var deep = try list.nestedUnkeyedContainer()
      #expect(try deep.decodeNil() && deep.isAtEnd && list.isAtEnd && list.currentIndex == 4)
      #expect(throws: WireError.missing(field: "first[4]")) { try list.decode(Int.self) }
      #expect(try outer.decodeNil(forKey: .second) && outer.contains(.second))
      #expect(try Int(from: outer.superDecoder(forKey: .third)) == 7)
      _ = try outer.superDecoder()
    }
  }

  private static let text = #"{"first":[1,{"third":"x"},{},[null]],"second":null,"third":7,"super":{}}"#

  @Test("what its owner leaves open is closed")
  func encode() throws {
    var bytes: [UInt8] = []
    try WireEncoder.encode(ByHand(), into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == Self.text)
  }

  @Test("nested containers and decoders find their values")
  func decode() throws { _ = try WireDecoder.decode(ByHand.self, from: Array(Self.text.utf8)) }

  @Test("two containers that are written in turns are an error, not nonsense")
  func turns() {
    struct Turns: Encodable {
      func encode(to encoder: any Encoder) throws {
        var outer = encoder.unkeyedContainer()
        var first = outer.nestedUnkeyedContainer()
        var second = outer.nestedUnkeyedContainer()
        try second.encode(1)
        try first.encode(2)
      }
    }
    struct Both: Encodable {
      func encode(to encoder: any Encoder) throws {
        _ = encoder.unkeyedContainer()
        _ = encoder.container(keyedBy: Key.self)
      }
    }
    var bytes: [UInt8] = []
    let turns = #expect(throws: WireError.self) { try WireEncoder.encode(Turns(), into: &bytes) }
    #expect(turns?.why == "is not allowed: two of its containers are written in turns")
    let both = #expect(throws: WireError.self) { try WireEncoder.encode(Both(), into: &bytes) }
    #expect(both?.why == "is not allowed: it is written as an array and as an object")
    #expect(bytes.isEmpty)
  }
}

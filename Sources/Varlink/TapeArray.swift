internal import Model

/// Codable's view of an array.
struct TapeArray: UnkeyedDecodingContainer {
  private let tape: JSONTape
  private let array: Int
  /// The token of the next element.
  private var next: Int
  private(set) var currentIndex = 0

  init(tape: JSONTape, array: Int) {
    self.tape = tape
    self.array = array
    next = array + 1
  }

  var codingPath: [any CodingKey] { tape.steps(to: array) }
  var isAtEnd: Bool { next >= tape.tokens[array].next }

  var count: Int? {
    var count = 0
    var at = array + 1
    while at < tape.tokens[array].next {
      at = Int(tape.tokens[at].next)
      count += 1
    }
    return count
  }

  /// Steps over the element once `read` took it.
  private mutating func element<T>(_ read: (Int) throws -> T) throws -> T {
    guard !isAtEnd else {
      throw WireError.missing(field: JSONTape.path(tape.path(to: array), "", index: currentIndex))
    }
    let value = try read(next)
    next = Int(tape.tokens[next].next)
    currentIndex += 1
    return value
  }

  private mutating func integer<T: FixedWidthInteger>() throws -> T {
    try element { [tape] in try tape.integer($0, as: T.self) }
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, tape.isNull(next) else { return false }
    return try element { _ in true }
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool { try element { [tape] in try tape.bool($0) } }
  mutating func decode(_ type: String.Type) throws -> String { try element { [tape] in try tape.string($0) } }
  mutating func decode(_ type: Double.Type) throws -> Double { try element { [tape] in try tape.double($0) } }
  mutating func decode(_ type: Float.Type) throws -> Float { try element { [tape] in try tape.float($0) } }
  mutating func decode(_ type: Int.Type) throws -> Int { try integer() }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try integer() }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }
  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try element { [tape] in
      if type == ServiceStatus.self, let service = tape.service($0), let value = service as? T { return value }
      return try tape.value($0, as: type)
    }
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    try element { [tape] in try TapeDecoder(tape: tape, index: $0).container(keyedBy: type) }
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try element { [tape] in try TapeDecoder(tape: tape, index: $0).unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder {
    try element { [tape] in TapeDecoder(tape: tape, index: $0) }
  }
}

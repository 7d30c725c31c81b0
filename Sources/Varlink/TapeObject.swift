/// Codable's view of an object.
struct TapeObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let tape: JSONTape
  let object: Int

  var codingPath: [any CodingKey] { tape.steps(to: object) }
  var allKeys: [Key] { tape.keys(of: object).compactMap { Key(stringValue: $0) } }

  /// The value of a key; nil when it is absent or null, which is the same.
  private func find(_ key: Key) -> Int? {
    guard let index = tape.value(of: key.stringValue, in: object), !tape.isNull(index) else { return nil }
    return index
  }

  private func require(_ key: Key) throws(WireError) -> Int {
    guard let index = find(key) else { throw .missing(field: tape.path(to: key.stringValue, in: object)) }
    return index
  }

  func contains(_ key: Key) -> Bool { tape.value(of: key.stringValue, in: object) != nil }
  func decodeNil(forKey key: Key) -> Bool { find(key) == nil }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try tape.bool(require(key)) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try tape.string(require(key)) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try tape.double(require(key)) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try tape.float(require(key)) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try integer(key) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(key) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(key) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(key) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(key) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(key) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(key) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(key) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(key) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(key) }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    // A type that makes something of null (an optional inside a generic) gets to see it; for all others it is absent.
    guard let index = tape.value(of: key.stringValue, in: object),
      !tape.isNull(index) || type is any ExpressibleByNilLiteral.Type
    else { throw WireError.missing(field: tape.path(to: key.stringValue, in: object)) }
    return try tape.value(index, as: type)
  }

  private func integer<T: FixedWidthInteger>(_ key: Key) throws -> T { try tape.integer(require(key), as: T.self) }

  // The default implementations would look each key up three times.
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try find(key).map { try tape.bool($0) } }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try find(key).map { try tape.string($0) }
  }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
    try find(key).map { try tape.double($0) }
  }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
    try find(key).map { try tape.integer($0, as: type) }
  }
  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
    try find(key).map { try tape.value($0, as: type) }
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try TapeDecoder(tape: tape, index: require(key)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try TapeDecoder(tape: tape, index: require(key)).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try superDecoder(named: "super") }
  func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder(named: key.stringValue) }

  private func superDecoder(named key: String) throws(WireError) -> any Decoder {
    guard let index = tape.value(of: key, in: object) else {
      throw .missing(field: tape.path(to: key, in: object))
    }
    return TapeDecoder(tape: tape, index: index)
  }
}

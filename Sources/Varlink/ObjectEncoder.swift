/// Codable's way to write an object.
struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let sink: EncodingSink
  let place: EncodingSink.Place

  var codingPath: [any CodingKey] { [] }

  private func write(_ key: Key, _ value: () throws -> Void) throws {
    try sink.key(key.stringValue, at: place)
    try value()
  }

  func encodeNil(forKey key: Key) throws { try write(key) { sink.null() } }
  func encode(_ value: Bool, forKey key: Key) throws { try write(key) { sink.bool(value) } }
  func encode(_ value: String, forKey key: Key) throws { try write(key) { sink.string(value) } }
  func encode(_ value: Double, forKey key: Key) throws { try write(key) { try sink.double(value) } }
  func encode(_ value: Float, forKey key: Key) throws { try write(key) { try sink.float(value) } }
  func encode(_ value: Int, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: Int8, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: Int16, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: Int32, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: Int64, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: UInt, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: UInt8, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: UInt16, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: UInt32, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode(_ value: UInt64, forKey key: Key) throws { try write(key) { sink.integer(value) } }
  func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try write(key) { try sink.value(value) } }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    begin(key.stringValue)
    return KeyedEncodingContainer(ObjectEncoder<Nested>(sink: sink, place: sink.begin(object: true)))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    begin(key.stringValue)
    return ArrayEncoder(sink: sink, place: sink.begin(object: false))
  }

  func superEncoder() -> any Encoder { superEncoder(named: "super") }
  func superEncoder(forKey key: Key) -> any Encoder { superEncoder(named: key.stringValue) }

  private func superEncoder(named key: String) -> any Encoder {
    begin(key)
    return ValueEncoder(sink: sink, level: sink.open.count)
  }

  /// Writes a key where no error can be thrown.
  private func begin(_ key: String) {
    do throws(WireError) { try sink.key(key, at: place) } catch { sink.note(error) }
  }
}

/// Codable's way to write one value.
struct ValueEncoder: Encoder, SingleValueEncodingContainer {
  let sink: EncodingSink
  /// How many brackets are open around the value.
  let level: Int

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(ObjectEncoder<Key>(sink: sink, place: place(object: true)))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { ArrayEncoder(sink: sink, place: place(object: false)) }
  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  /// The bracket of this value: a new one, or the one that was opened before.
  private func place(object: Bool) -> EncodingSink.Place {
    sink.reopen(level: level, object: object) ?? sink.begin(object: object)
  }

  func encodeNil() { sink.null() }
  func encode(_ value: Bool) { sink.bool(value) }
  func encode(_ value: String) { sink.string(value) }
  func encode(_ value: Double) throws { try sink.double(value) }
  func encode(_ value: Float) throws { try sink.float(value) }
  func encode(_ value: Int) { sink.integer(value) }
  func encode(_ value: Int8) { sink.integer(value) }
  func encode(_ value: Int16) { sink.integer(value) }
  func encode(_ value: Int32) { sink.integer(value) }
  func encode(_ value: Int64) { sink.integer(value) }
  func encode(_ value: UInt) { sink.integer(value) }
  func encode(_ value: UInt8) { sink.integer(value) }
  func encode(_ value: UInt16) { sink.integer(value) }
  func encode(_ value: UInt32) { sink.integer(value) }
  func encode(_ value: UInt64) { sink.integer(value) }
  func encode<T: Encodable>(_ value: T) throws { try sink.value(value) }
}

/// Codable's way to write an array.
struct ArrayEncoder: UnkeyedEncodingContainer {
  let sink: EncodingSink
  let place: EncodingSink.Place
  private(set) var count = 0

  init(sink: EncodingSink, place: EncodingSink.Place) {
    self.sink = sink
    self.place = place
  }

  var codingPath: [any CodingKey] { [] }

  private mutating func write(_ value: () throws -> Void) throws {
    try sink.element(at: place)
    count += 1
    try value()
  }

  mutating func encodeNil() throws { try write { [sink] in sink.null() } }
  mutating func encode(_ value: Bool) throws { try write { [sink] in sink.bool(value) } }
  mutating func encode(_ value: String) throws { try write { [sink] in sink.string(value) } }
  mutating func encode(_ value: Double) throws { try write { [sink] in try sink.double(value) } }
  mutating func encode(_ value: Float) throws { try write { [sink] in try sink.float(value) } }
  mutating func encode(_ value: Int) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: Int8) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: Int16) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: Int32) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: Int64) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: UInt) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: UInt8) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: UInt16) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: UInt32) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode(_ value: UInt64) throws { try write { [sink] in sink.integer(value) } }
  mutating func encode<T: Encodable>(_ value: T) throws { try write { [sink] in try sink.value(value) } }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    next()
    return KeyedEncodingContainer(ObjectEncoder<Nested>(sink: sink, place: sink.begin(object: true)))
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    next()
    return ArrayEncoder(sink: sink, place: sink.begin(object: false))
  }

  mutating func superEncoder() -> any Encoder {
    next()
    return ValueEncoder(sink: sink, level: sink.open.count)
  }

  private mutating func next() {
    count += 1
    do throws(WireError) { try sink.element(at: place) } catch { sink.note(error) }
  }
}

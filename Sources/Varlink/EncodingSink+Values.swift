extension EncodingSink {
  func null() {
    JSONWriter.literal("null", into: &bytes)
    wroteValue()
  }

  func bool(_ value: Bool) {
    JSONWriter.bool(value, into: &bytes)
    wroteValue()
  }

  func string(_ value: String) {
    JSONWriter.string(value, into: &bytes)
    wroteValue()
  }

  func integer(_ value: some FixedWidthInteger) {
    JSONWriter.integer(magnitude: UInt64(value.magnitude), isNegative: value < 0, into: &bytes)
    wroteValue()
  }

  func double(_ value: Double) throws(WireError) {
    guard JSONWriter.double(value, into: &bytes) else { throw .notFinite(field: path) }
    wroteValue()
  }

  /// The shortest digits of a `Float` are not those of the same `Double`.
  func float(_ value: Float) throws(WireError) {
    guard value.isFinite else { throw .notFinite(field: path) }
    bytes.append(contentsOf: value.description.utf8)
    wroteValue()
  }

  /// Any value; one that encodes nothing is an empty object.
  func value<T: Encodable>(_ value: T) throws {
    let level = open.count
    try value.encode(to: ValueEncoder(sink: self, level: level))
    close(to: level)
  }
}

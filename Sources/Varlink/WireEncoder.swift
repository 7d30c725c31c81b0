/// Turns an `Encodable` value into compact JSON.
///
/// Fields come in the order in which they are encoded; an optional that is nil is left out. NaN and infinity are refused.
package struct WireEncoder {
  /// Appends `value`; on an error nothing is appended.
  ///
  /// - Throws: ``WireError/notFinite(field:)`` with the path of the number at fault.
  package static func encode<T: Encodable>(_ value: T, into bytes: inout [UInt8]) throws(WireError) {
    let start = bytes.count
    let sink = EncodingSink()
    swap(&sink.bytes, &bytes)
    defer { swap(&sink.bytes, &bytes) }
    do {
      try sink.value(value)
      if let problem = sink.problem { throw problem }
    } catch {
      sink.bytes.removeLast(sink.bytes.count - start)
      throw error as? WireError ?? .notAllowed(field: "", why: "\(error)")
    }
  }
}

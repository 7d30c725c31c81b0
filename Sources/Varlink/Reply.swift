/// The top level of a reply: `{"parameters":{…},"continues":…}` or `{"error":…,"parameters":{…}}`.
///
/// The whole frame is validated as JSON; the ranges mean bytes of the frame that was scanned.
package struct Reply: Sendable {
  /// Where the object of parameters is, braces included; nil when there is none.
  package let parameters: Range<Int>?
  /// The full name of the error; nil when the call succeeded.
  package let error: JSONText?
  /// More replies to the same call follow.
  package let continues: Bool

  /// Scans a frame, without its NUL.
  ///
  /// - Throws: ``WireError``: the frame is no JSON, or its top level is not that of a reply.
  package init(scanning frame: UnsafeRawBufferPointer) throws(WireError) {
    let tape = try JSONTape(scanning: frame)
    _ = try tape.container(0, .object)
    func value(_ key: String) -> Int? { tape.value(of: key, in: 0).flatMap { tape.isNull($0) ? nil : $0 } }
    if let index = value("error") {
      _ = try tape.string(index)
      error = tape.text(of: index)
    } else {
      error = nil
    }
    if let index = value("parameters") {
      let token = tape.tokens[try tape.container(index, .object)]
      parameters = Int(token.start)..<Int(token.end)
    } else {
      parameters = nil
    }
    continues = if let index = value("continues") { try tape.bool(index) } else { false }
  }

  /// The results of a call that succeeded; those of one without parameters are read from `{}`.
  ///
  /// - Parameter frame: the buffer that was scanned.
  package func decode<T: Decodable>(_ type: T.Type, in frame: UnsafeRawBufferPointer) throws(WireError) -> T {
    guard let parameters else { return try WireDecoder.decode(type, from: Array("{}".utf8)) }
    return try WireDecoder.decode(type, from: UnsafeRawBufferPointer(rebasing: frame[parameters]))
  }

  /// What went wrong, when the reply is an error; `frame` is the buffer that was scanned.
  package func failure(in frame: UnsafeRawBufferPointer) -> CallFailure? {
    guard let name = error?.string(in: frame) else { return nil }
    let details = try? decode(CallFailure.Details.self, in: frame)
    return CallFailure(name: name, details: details ?? CallFailure.Details())
  }
}

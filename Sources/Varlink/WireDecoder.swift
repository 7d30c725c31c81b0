/// Turns JSON bytes into a `Decodable` value.
///
/// The whole text is validated first (UTF-8, nesting, nothing behind the value). Then: null is the same as absent; unknown
/// keys are ignored; of a key that stands twice the last one counts; an integer is accepted for a float, and a float for
/// an integer when it is integral exactly (`1.0`, `1e3`); a number that does not fit its type is refused, not clamped.
package struct WireDecoder {
  /// Decodes one value from all of `bytes`.
  ///
  /// - Throws: ``WireError`` with the path of the field at fault.
  package static func decode<T: Decodable>(
    _ type: T.Type, from bytes: UnsafeRawBufferPointer
  ) throws(WireError) -> T {
    let tape = try JSONTape(scanning: bytes)
    do {
      return try tape.value(0, as: type)
    } catch {
      throw wireError(for: error)
    }
  }

  /// Decodes one value from the bytes of an array; see above.
  package static func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(WireError) -> T {
    // A closure's error type is not inferred through `withUnsafeBytes` together with a generic result.
    let result: Result<T, WireError> = bytes.withUnsafeBytes { buffer in
      Result { () throws(WireError) in try decode(type, from: buffer) }
    }
    return try result.get()
  }

  /// The standard library's own types, such as enumerations of strings, throw `DecodingError`.
  private static func wireError(for error: any Error) -> WireError {
    func path(_ steps: [any CodingKey]) -> String {
      steps.reduce("") { JSONTape.path($0, $1.stringValue, index: $1.intValue) }
    }
    switch error {
    case let error as WireError: return error
    case DecodingError.dataCorrupted(let context):
      return .notAllowed(field: path(context.codingPath), why: "this value is not one of those it can have")
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return .wrongType(field: path(context.codingPath), expected: "of another type: \(context.debugDescription)")
    case DecodingError.keyNotFound(let key, let context):
      return .missing(field: path(context.codingPath + [key]))
    default: return .notAllowed(field: "", why: "\(error)")
    }
  }
}

/// What is wrong with bytes from outside, or with a value that cannot be put on the wire.
///
/// Every case has a `message` for people; a message may quote outside text, so a sink makes it printable.
package enum WireError: Error, Sendable, Equatable {
  /// The bytes are no JSON; the text says why, `at` is the offset of the byte where it was noticed.
  case malformed(at: Int, String)
  /// Arrays and objects are nested deeper than ``FrameLimit/depth``; `at` is the offset of the bracket too many.
  case tooDeep(at: Int)
  /// A frame is longer than `limit` bytes, or has not ended within them.
  case tooLong(limit: Int)
  /// Two NUL bytes in a row, or a NUL at the very beginning: a frame without content.
  case emptyFrame
  /// A required field is absent or null.
  case missing(field: String)
  /// A field's value has another type; `expected` is a noun with its article: "an integer".
  case wrongType(field: String, expected: String)
  /// A field's value has the right type and is not allowed.
  case notAllowed(field: String, why: String)
  /// A number to be written is NaN or infinite: JSON has no word for it.
  case notFinite(field: String)

  /// The path of the field at fault, such as `tasks[3].group`; nil when it is the frame itself.
  package var field: String? {
    switch self {
    case .malformed, .tooDeep, .tooLong, .emptyFrame: nil
    case .missing(let field), .wrongType(let field, _), .notAllowed(let field, _), .notFinite(let field):
      field.isEmpty ? nil : field
    }
  }

  /// True when the frame itself is broken, so that what follows on the connection cannot be trusted either.
  package var isFraming: Bool {
    switch self {
    case .malformed, .tooDeep, .tooLong, .emptyFrame: true
    case .missing, .wrongType, .notAllowed, .notFinite: false
    }
  }

  /// One line for people: what is wrong, and where.
  package var message: String {
    switch self {
    case .malformed, .tooDeep, .tooLong, .emptyFrame: why
    case .missing(let field), .wrongType(let field, _), .notAllowed(let field, _), .notFinite(let field):
      field.isEmpty ? "the value \(why)" : "field '\(field)' \(why)"
    }
  }

  /// What is wrong, without naming the field: "must be an integer".
  package var why: String {
    switch self {
    case .malformed(let offset, let why): "not valid JSON at byte \(offset): \(why)"
    case .tooDeep(let offset): "nested too deeply at byte \(offset): the limit is \(FrameLimit.depth) levels"
    case .tooLong(let limit): "the message is too long: the limit is \(limit) bytes"
    case .emptyFrame: "the message is empty: a NUL byte ends each message, and nothing stands before this one"
    case .missing: "is missing"
    case .wrongType(_, let expected): "must be \(expected)"
    case .notAllowed(_, let why): "is not allowed: \(why)"
    case .notFinite: "is not a finite number"
    }
  }
}

/// Why bytes are no JSON. Small, so that throwing it through the scanner costs nothing; ``WireError`` carries the words.
enum JSONProblem: UInt8, Error {
  case expectedValue, expectedObject, expectedKey, expectedColon, expectedCommaOrBrace, expectedCommaOrBracket
  case trailing, badNumber, leadingZero, controlInString, unclosedString, badEscape, loneSurrogate, badUTF8, notFinite,
    tooDeep

  private var words: String {
    switch self {
    case .expectedValue: "a value was expected here"
    case .expectedObject: "an object was expected here"
    case .expectedKey: "a key in double quotes was expected here"
    case .expectedColon: "':' was expected after the key"
    case .expectedCommaOrBrace: "',' or '}' was expected here"
    case .expectedCommaOrBracket: "',' or ']' was expected here"
    case .trailing: "nothing may follow the value"
    case .badNumber: "a number must have a digit here"
    case .leadingZero: "a number must not begin with 0 and go on"
    case .controlInString: "a control character in a string must be escaped"
    case .unclosedString: "the string is not closed"
    case .badEscape: "not an escape sequence that JSON knows"
    case .loneSurrogate: "half a surrogate pair"
    case .badUTF8: "not valid UTF-8"
    case .notFinite: "NaN and Infinity are not JSON"
    case .tooDeep: "nested too deeply"
    }
  }

  /// The error for the outside; `at` of `count` bytes is where the scanner stood.
  func error(at offset: Int, of count: Int) -> WireError {
    if self == .tooDeep { return .tooDeep(at: offset) }
    if offset >= count && self != .trailing { return .malformed(at: count, "the text ends too early; \(words)") }
    return .malformed(at: offset, words)
  }
}

/// One value, or one key, of a scanned document. 16 bytes, so that a document of many small values stays small.
struct JSONToken {
  enum Kind: UInt8 {
    case null, `true`, `false`, number, string, escapedString, array, object
  }

  var start: UInt32
  var end: UInt32
  /// The index of the token after this one and everything inside it.
  var next: UInt32
  var kind: Kind
}

/// Takes what the scanner finds, in the order of the text; keys come as strings.
protocol JSONTokenSink {
  mutating func scalar(_ kind: JSONToken.Kind, _ start: Int, _ end: Int)
  mutating func open(_ kind: JSONToken.Kind, at start: Int)
  mutating func close(at end: Int)
}

/// Takes nothing: for values that are only validated.
struct NoSink: JSONTokenSink {
  @inline(__always)
  mutating func scalar(_ kind: JSONToken.Kind, _ start: Int, _ end: Int) {}
  @inline(__always)
  mutating func open(_ kind: JSONToken.Kind, at start: Int) {}
  @inline(__always)
  mutating func close(at end: Int) {}
}

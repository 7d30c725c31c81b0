extension JSONScanner {
  /// Validates the value that it stands at, however deep, and steps over it. `depth`: how many brackets are open around it.
  @inline(never)
  mutating func skipValue(depth: Int) throws(JSONProblem) {
    var sink = NoSink()
    try value(into: &sink, depth: depth)
  }

  /// Reads the value that it stands at, whole. Not recursive: which open brackets are objects stands in one bit each.
  mutating func value<Sink: JSONTokenSink>(into sink: inout Sink, depth outer: Int) throws(JSONProblem) {
    var open = OpenBrackets(depth: outer)
    repeat {
      switch byte {
      case Character.openBrace:
        try enter(object: true, &open, &sink)
        if take(Character.closeBrace) {
          leave(&open, &sink)
        } else {
          try member(into: &sink)
          continue
        }
      case Character.openBracket:
        try enter(object: false, &open, &sink)
        if take(Character.closeBracket) { leave(&open, &sink) } else { continue }
      default: try scalar(into: &sink)
      }
      try finish(&open, &sink)
    } while open.depth > outer
  }

  /// Behind a value: closes what ends here, up to the next value or to the end of the outermost one.
  @inline(__always)
  private mutating func finish<Sink: JSONTokenSink>(
    _ open: inout OpenBrackets, _ sink: inout Sink
  ) throws(JSONProblem) {
    while !open.isEmpty {
      skipSpace()
      let isObject = open.isObject
      if take(Character.comma) {
        skipSpace()
        if isObject { try member(into: &sink) }
        return
      }
      guard take(isObject ? Character.closeBrace : Character.closeBracket) else {
        throw isObject ? .expectedCommaOrBrace : .expectedCommaOrBracket
      }
      leave(&open, &sink)
    }
  }

  @inline(__always)
  private mutating func member<Sink: JSONTokenSink>(into sink: inout Sink) throws(JSONProblem) {
    let key = try key()
    sink.scalar(key.isEscaped ? .escapedString : .string, key.range.lowerBound, key.range.upperBound)
  }

  @inline(__always)
  private mutating func enter<Sink: JSONTokenSink>(
    object: Bool, _ open: inout OpenBrackets, _ sink: inout Sink
  ) throws(JSONProblem) {
    if open.depth >= FrameLimit.depth { throw .tooDeep }
    open.push(object: object)
    sink.open(object ? .object : .array, at: at)
    at &+= 1
    skipSpace()
  }

  @inline(__always)
  private func leave<Sink: JSONTokenSink>(_ open: inout OpenBrackets, _ sink: inout Sink) {
    open.pop()
    sink.close(at: at)
  }

  @inline(__always)
  private mutating func scalar<Sink: JSONTokenSink>(into sink: inout Sink) throws(JSONProblem) {
    let start = at
    switch byte {
    case Character.quote:
      let text = try string()
      sink.scalar(text.isEscaped ? .escapedString : .string, text.range.lowerBound, text.range.upperBound)
    case Character.minus, UInt8(ascii: "0")...UInt8(ascii: "9"):
      _ = try number()
      sink.scalar(.number, start, at)
    default:
      let kind = try literal()
      sink.scalar(kind, start, at)
    }
  }
}

/// The brackets that are open: one bit each says whether it is an object, the innermost lowest.
private struct OpenBrackets {
  private var bits: UInt64 = 0
  private(set) var depth: Int
  private let outer: Int

  @inline(__always)
  init(depth: Int) {
    self.depth = depth
    outer = depth
  }

  @inline(__always)
  var isEmpty: Bool { depth == outer }
  @inline(__always)
  var isObject: Bool { bits & 1 != 0 }

  @inline(__always)
  mutating func push(object: Bool) {
    bits = bits &<< 1 | (object ? 1 : 0)
    depth &+= 1
  }

  @inline(__always)
  mutating func pop() {
    bits = bits &>> 1
    depth &-= 1
  }
}

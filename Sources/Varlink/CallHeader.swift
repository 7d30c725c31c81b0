/// What the top level of a call says: `{"method":…,"parameters":{…},"oneway":…,"more":…,"upgrade":…}`.
///
/// Made in one pass that validates the whole frame as JSON, parameters and unknown keys included. Nothing is copied:
/// the ranges mean bytes of the frame that was scanned. Of a key that stands twice the last one counts; null is absent.
package struct CallHeader: Sendable {
  /// The full name: interface, dot, method.
  package private(set) var method = JSONText(start: 0, end: 0, isEscaped: false)
  /// Where the object of parameters is, braces included; nil when there is none.
  package private(set) var parameters: Range<Int>?
  /// The caller wants no reply.
  package private(set) var isOneway = false
  /// The caller takes many replies.
  package private(set) var wantsMore = false
  /// The caller wants to speak another protocol on this connection afterwards.
  package private(set) var isUpgrade = false
  /// The method is `org.dmon.Progress.Report`.
  package private(set) var isReport = false

  private var hasMethod = false
  /// The parameters were read after the method, as those of a Report.
  private var triedReport = false
  /// The fields whose last value has another type, a bit each: one that is mended leaves the others wrong.
  private var mismatches: UInt8 = 0

  /// Scans a frame, without its NUL.
  ///
  /// - Throws: ``WireError``: the frame is no JSON, or its top level is not that of a call.
  package init(scanning frame: UnsafeRawBufferPointer) throws(WireError) {
    var report: ReportFields?
    try self.init(scanning: frame, report: &report)
  }

  /// Scans a frame, and in the same pass the fields of a Report call, without allocation.
  ///
  /// - Parameter report: set to the fields of a Report call that is plainly right, else to nil. When it is nil and
  ///   `isReport`, ``WireDecoder`` decides: it reads rare spellings, and throws the error that names the field.
  package init(scanning frame: UnsafeRawBufferPointer, report: inout ReportFields?) throws(WireError) {
    guard frame.count <= FrameLimit.scanned else { throw .tooLong(limit: FrameLimit.scanned) }
    var scanner = JSONScanner(frame)
    report = nil
    do throws(JSONProblem) {
      try read(&scanner, &report)
    } catch {
      throw error.error(at: scanner.at, of: frame.count)
    }
    if let field = Field(rawValue: UInt8(truncatingIfNeeded: mismatches.trailingZeroBitCount)), mismatches != 0 {
      throw Self.error(field)
    }
    if !hasMethod { throw .missing(field: "method") }
    if !isReport {
      report = nil
    } else if !triedReport, let parameters {
      report = ReportFields(scanning: frame, parameters: parameters)
    }
  }

  /// The call's parameters as a value; those of a call without any are read from `{}`.
  ///
  /// - Parameter frame: the buffer that was scanned.
  package func decode<T: Decodable>(_ type: T.Type, in frame: UnsafeRawBufferPointer) throws(WireError) -> T {
    guard let parameters else { return try WireDecoder.decode(type, from: Array("{}".utf8)) }
    return try WireDecoder.decode(type, from: UnsafeRawBufferPointer(rebasing: frame[parameters]))
  }

  private enum Field: UInt8 {
    case method, parameters, oneway, more, upgrade
  }

  private mutating func read(_ scanner: inout JSONScanner, _ report: inout ReportFields?) throws(JSONProblem) {
    scanner.skipSpace()
    guard scanner.take(JSONScanner.Character.openBrace) else { throw .expectedObject }
    scanner.skipSpace()
    if !scanner.take(JSONScanner.Character.closeBrace) {
      repeat {
        let key = try scanner.key()
        let field = Self.field(key, in: scanner)
        if let field, try read(field, &scanner, &report) { continue }
        if let field { mismatches |= 1 << field.rawValue }
        try scanner.skipValue(depth: 1)
      } while try scanner.anotherMember()
    }
    try scanner.end()
  }

  /// Reads the value of a field; false when it is of another type, and then it has not moved.
  @inline(__always)
  private mutating func read(
    _ field: Field, _ scanner: inout JSONScanner, _ report: inout ReportFields?
  ) throws(JSONProblem) -> Bool {
    mismatches &= ~(1 << field.rawValue)
    switch field {
    case .method:
      var text: JSONText?
      guard try scanner.take(into: &text) else { return false }
      hasMethod = text != nil
      if let text { method = text }
      isReport = text.map { Self.isReport($0, in: scanner) } ?? false
      return true
    case .parameters:
      (report, parameters, triedReport) = (nil, nil, false)
      guard scanner.byte == JSONScanner.Character.openBrace else { return try scanner.takeNull() }
      let start = scanner.at
      triedReport = isReport
      if isReport { try ReportFields.read(&scanner, into: &report) } else { try scanner.skipValue(depth: 1) }
      parameters = Range(uncheckedBounds: (start, scanner.at))
      return true
    case .oneway: return try scanner.take(into: &isOneway)
    case .more: return try scanner.take(into: &wantsMore)
    case .upgrade: return try scanner.take(into: &isUpgrade)
    }
  }

  @inline(__always)
  private static func field(_ key: JSONText, in scanner: JSONScanner) -> Field? {
    if key.isEscaped { return escapedField(key, in: scanner) }
    let word = scanner.word(of: key)
    switch key.count {
    case 6 where word == Word.of("method"): return .method
    case 10
    where word == Word.of("paramete") && scanner.bytes[key.lowerBound &+ 8] == UInt8(ascii: "r")
      && scanner.bytes[key.lowerBound &+ 9] == UInt8(ascii: "s"):
      return .parameters
    case 6 where word == Word.of("oneway"): return .oneway
    case 4 where word == Word.of("more"): return .more
    case 7 where word == Word.of("upgrade"): return .upgrade
    default: return nil
    }
  }

  @inline(never)
  private static func escapedField(_ key: JSONText, in scanner: JSONScanner) -> Field? {
    switch key.string(in: scanner.bytes) {
    case "method": .method
    case "parameters": .parameters
    case "oneway": .oneway
    case "more": .more
    case "upgrade": .upgrade
    default: nil
    }
  }

  @inline(__always)
  private static func isReport(_ method: JSONText, in scanner: JSONScanner) -> Bool {
    if method.isEscaped { return method.equals("org.dmon.Progress.Report", in: scanner.bytes) }
    guard method.count == 24 else { return false }
    let start = method.lowerBound
    return scanner.word(at: start) == Word.of("org.dmon") && scanner.word(at: start &+ 8) == Word.of(".Progres")
      && scanner.word(at: start &+ 16) == Word.of("s.Report")
  }

  private static func error(_ field: Field) -> WireError {
    switch field {
    case .method: .wrongType(field: "method", expected: "a string")
    case .parameters: .wrongType(field: "parameters", expected: "an object")
    case .oneway: .wrongType(field: "oneway", expected: "true or false")
    case .more: .wrongType(field: "more", expected: "true or false")
    case .upgrade: .wrongType(field: "upgrade", expected: "true or false")
    }
  }
}

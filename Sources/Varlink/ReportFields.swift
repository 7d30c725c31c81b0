package import Model

/// The parameters of a Report call, read straight from the frame: numbers as values, strings as places.
package struct ReportFields: Sendable {
  package let group: JSONText
  package let id: Int
  package let completed: Double?
  package let advance: Double?
  package let total: Double?
  package let message: JSONText?
  package let request: JSONText?

  /// Reads the object of parameters at `parameters` of a frame that was validated.
  ///
  /// - Returns: nil when ``WireDecoder`` must decide: a field is missing, has another type, or is spelled in a rare way.
  ///   It never reads anything else than ``WireDecoder`` would.
  package init?(scanning frame: UnsafeRawBufferPointer, parameters: Range<Int>) {
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: frame[..<parameters.upperBound]))
    scanner.at = parameters.lowerBound
    var fields: ReportFields?
    guard (try? Self.read(&scanner, into: &fields)) != nil, let fields else { return nil }
    self = fields
  }

  /// Reads the object that it stands at, and steps over it, whatever it is; `fields` stays nil when it is not plain.
  static func read(_ scanner: inout JSONScanner, into fields: inout ReportFields?) throws(JSONProblem) {
    let start = scanner.at
    var draft = Draft()
    if try draft.read(&scanner) {
      guard let group = draft.group, let id = draft.id else { return }
      fields = ReportFields(group: group, id: id, draft)
      return
    }
    scanner.at = start
    try scanner.skipValue(depth: 1)
  }

  @inline(__always)
  private init(group: JSONText, id: Int, _ draft: Draft) {
    self.group = group
    self.id = id
    completed = draft.completed
    advance = draft.advance
    total = draft.total
    message = draft.message
    request = draft.request
  }

  /// The same as a request with strings of its own; `frame` is the buffer that was scanned.
  package func request(in frame: UnsafeRawBufferPointer) -> ReportRequest {
    ReportRequest(
      group: group.string(in: frame), id: id, completed: completed, advance: advance, total: total,
      message: message?.string(in: frame), request: request?.string(in: frame))
  }
}

private struct Draft {
  var group: JSONText?
  var id: Int?
  var completed: Double?
  var advance: Double?
  var total: Double?
  var message: JSONText?
  var request: JSONText?

  /// False when something is there that belongs to the slow way.
  @inline(__always)
  mutating func read(_ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    guard scanner.take(JSONScanner.Character.openBrace) else { return false }
    scanner.skipSpace()
    if scanner.take(JSONScanner.Character.closeBrace) { return true }
    repeat {
      let key = try scanner.key()
      if key.isEscaped { return false }
      if try !take(key, &scanner) { return false }
    } while try scanner.anotherMember()
    return true
  }

  @inline(__always)
  private mutating func take(_ key: JSONText, _ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    let word = scanner.word(of: key)
    switch key.count {
    // Said once or twice in the life of a task.
    case 4 where word == Word.of("unit"): return false
    case 2 where word == Word.of("id"): return try scanner.take(into: &id)
    case 5 where word == Word.of("group"): return try scanner.take(into: &group)
    case 5 where word == Word.of("total"): return try scanner.take(into: &total)
    case 7 where word == Word.of("advance"): return try scanner.take(into: &advance)
    case 7 where word == Word.of("message"): return try scanner.take(into: &message)
    case 7 where word == Word.of("request"): return try scanner.take(into: &request)
    case 9 where word == Word.of("complete") && scanner.bytes[key.lowerBound &+ 8] == UInt8(ascii: "d"):
      return try scanner.take(into: &completed)
    default:
      try scanner.skipValue(depth: 2)  // inside the call, inside the parameters
      return true
    }
  }
}

package import Model

/// Reads what a watcher is told of progress, a thousand updates at a time, straight from the frame.
package enum WatchReader {
  /// The part of a watch that a frame holds, and where its parameters are.
  ///
  /// - Returns: nil when ``Reply`` and ``WireDecoder`` must decide: there is more in it than updates, something is spelled in a
  ///   rare way, or it is wrong. It never reads anything else than they would.
  package static func reply(in frame: UnsafeRawBufferPointer) -> (reply: WatchReply, parameters: Range<Int>)? {
    var scanner = JSONScanner(frame)
    var draft = WatchDraft()
    guard (try? draft.readFrame(&scanner)) == true, let revision = draft.revision, draft.hasAll else { return nil }
    let reply = WatchReply(revision: revision, updates: draft.updates, complete: draft.complete)
    return (reply, draft.parameters)
  }
}

private struct WatchDraft {
  var revision: Int?
  var updates: [TaskUpdate] = []
  var complete = false
  var parameters = 0..<0
  private var seen = 0
  /// The group of the update before: most are of the same.
  private var group = ""
  private var groupText: JSONText?

  /// Each of the five fields was there once.
  var hasAll: Bool { seen == 0b11111 }

  /// False when something is there that belongs to the slow way.
  mutating func readFrame(_ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    guard scanner.take(JSONScanner.Character.openBrace) else { return false }
    var hasParameters = false
    repeat {
      let key = try scanner.key()
      if key.isEscaped { return false }
      if key.equals("parameters", in: scanner.bytes), !hasParameters {
        let start = scanner.at
        guard try readParameters(&scanner) else { return false }
        parameters = start..<scanner.at
        hasParameters = true
      } else if key.equals("continues", in: scanner.bytes) {
        var flag = false
        guard try scanner.take(into: &flag) else { return false }
      } else {
        return false
      }
    } while try scanner.anotherMember()
    try scanner.end()
    return hasParameters
  }

  private mutating func readParameters(_ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    guard scanner.take(JSONScanner.Character.openBrace) else { return false }
    repeat {
      let key = try scanner.key()
      if key.isEscaped { return false }
      let field: Int
      switch scanner.word(of: key) {
      case Word.of("revision"):
        field = 1
        guard try scanner.take(into: &revision), revision != nil else { return false }
      case Word.of("tasks"):
        field = 2
        guard takeEmptyList(&scanner) else { return false }
      case Word.of("removed"):
        field = 4
        guard takeEmptyList(&scanner) else { return false }
      case Word.of("complete"):
        field = 8
        guard try takeFlag(&scanner) else { return false }
      case Word.of("updates"):
        field = 16
        guard try readUpdates(&scanner) else { return false }
      default: return false
      }
      if key.count > 8 || seen & field != 0 { return false }
      seen |= field
    } while try scanner.anotherMember()
    return true
  }

  private func takeEmptyList(_ scanner: inout JSONScanner) -> Bool {
    scanner.take(JSONScanner.Character.openBracket) && scanner.take(JSONScanner.Character.closeBracket)
  }

  private mutating func takeFlag(_ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    guard scanner.byte == UInt8(ascii: "t") || scanner.byte == UInt8(ascii: "f") else { return false }
    return try scanner.take(into: &complete)
  }

  private mutating func readUpdates(_ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    guard scanner.take(JSONScanner.Character.openBracket) else { return false }
    if scanner.take(JSONScanner.Character.closeBracket) { return true }
    repeat {
      guard try readUpdate(&scanner) else { return false }
    } while scanner.take(JSONScanner.Character.comma)
    return scanner.take(JSONScanner.Character.closeBracket)
  }

  @inline(__always)
  private mutating func readUpdate(_ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    guard scanner.take(JSONScanner.Character.openBrace) else { return false }
    var fields = UpdateDraft()
    repeat {
      let key = try scanner.key()
      if key.isEscaped { return false }
      guard try fields.take(key, &scanner) else { return false }
    } while try scanner.anotherMember()
    guard let text = fields.group, let id = fields.id, let completed = fields.completed, let updated = fields.updated
    else { return false }
    if groupText.map({ !Self.same($0, text, scanner.bytes) }) ?? true {
      (group, groupText) = (text.string(in: scanner.bytes), text)
    }
    updates.append(
      TaskUpdate(
        group: group, id: id, completed: completed, total: fields.total, rate: fields.rate,
        remaining: fields.remaining.map { Microseconds(Int64($0)) },
        updated: Timestamp(microseconds: Int64(updated)), message: fields.message?.string(in: scanner.bytes)))
    return true
  }

  @inline(__always)
  private static func same(_ left: JSONText, _ right: JSONText, _ bytes: UnsafeRawBufferPointer) -> Bool {
    if left.count != right.count { return false }
    var at = 0
    while at < left.count {
      if bytes[left.lowerBound &+ at] != bytes[right.lowerBound &+ at] { return false }
      at &+= 1
    }
    return true
  }
}

private struct UpdateDraft {
  var group: JSONText?
  var id: Int?
  var completed: Double?
  var total: Double?
  var rate: Double?
  var remaining: Int?
  var updated: Int?
  var message: JSONText?

  @inline(__always)
  mutating func take(_ key: JSONText, _ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    let word = scanner.word(of: key)
    switch key.count {
    case 2 where word == Word.of("id"): return try scanner.take(into: &id)
    case 4 where word == Word.of("rate"): return try scanner.take(into: &rate)
    case 5 where word == Word.of("group"): return try scanner.take(into: &group)
    case 5 where word == Word.of("total"): return try scanner.take(into: &total)
    case 7 where word == Word.of("updated"): return try scanner.take(into: &updated)
    case 7 where word == Word.of("message"): return try scanner.take(into: &message)
    case 9 where word == Word.of("complete") && scanner.bytes[key.lowerBound &+ 8] == UInt8(ascii: "d"):
      return try scanner.take(into: &completed)
    case 9 where word == Word.of("remainin") && scanner.bytes[key.lowerBound &+ 8] == UInt8(ascii: "g"):
      return try scanner.take(into: &remaining)
    default: return false
    }
  }
}

package import Model

/// Reads the journal's records, a million in a start, without Codable.
///
/// What is spelled in a rare way is left to ``WireDecoder``, so that both read the same; a property test holds them to
/// each other.
package enum RecordReader {
  /// The record; nil for what is none, or of a kind that only a later program knows.
  package static func read(_ bytes: UnsafeRawBufferPointer) -> BoardRecord? {
    if let record = quickly(bytes) { return record }
    guard let record = try? WireDecoder.decode(BoardRecord.self, from: bytes), record != BoardRecord() else {
      return nil
    }
    return record
  }

  /// Nil when ``WireDecoder`` must decide.
  static func quickly(_ bytes: UnsafeRawBufferPointer) -> BoardRecord? {
    var scanner = JSONScanner(bytes)
    var record = BoardRecord()
    var isEmpty = true
    do throws(JSONProblem) {
      let isPlain = try scanner.members { key, scanner throws(JSONProblem) in
        isEmpty = false
        switch key.count {
        case 4 where scanner.word(of: key) == Word.of("task"):
          record.task = try Self.task(&scanner)
          return record.task != nil
        case 4 where scanner.word(of: key) == Word.of("time"):
          var time: Int?
          guard try scanner.take(into: &time), let time else { return false }
          record.time = Timestamp(microseconds: Int64(time))
          return true
        case 8 where scanner.word(of: key) == Word.of("progress"):
          record.progress = try Self.progress(&scanner)
          return record.progress != nil
        case 9 where scanner.word(of: key) == Word.of("forgotte") && key.equals("forgotten", in: scanner.bytes):
          record.forgotten = try Self.key(&scanner)
          return record.forgotten != nil
        case 7 where scanner.word(of: key) == Word.of("request"):
          record.request = try Self.request(&scanner)
          return record.request != nil
        default: return false
        }
      }
      // Whoever says true has read something.
      guard isPlain, !isEmpty else { return nil }
      try scanner.end()
      return record
    } catch {
      return nil
    }
  }

  private static func key(_ scanner: inout JSONScanner) throws(JSONProblem) -> TaskKey? {
    var group: JSONText?
    var id: Int?
    let isPlain = try scanner.members { key, scanner throws(JSONProblem) in
      switch key.count {
      case 2 where scanner.word(of: key) == Word.of("id"): try scanner.take(into: &id)
      case 5 where scanner.word(of: key) == Word.of("group"): try scanner.take(into: &group)
      default: false
      }
    }
    guard isPlain, let group, let id else { return nil }
    return TaskKey(group: group.string(in: scanner.bytes), id: id)
  }

  private static func progress(_ scanner: inout JSONScanner) throws(JSONProblem) -> SavedProgress? {
    var group: JSONText?
    var id: Int?
    var completed: Double?
    var total: Double?
    var message: JSONText?
    var updated: Int?
    var pace: SavedPace?
    let isPlain = try scanner.members { key, scanner throws(JSONProblem) in
      let word = scanner.word(of: key)
      return switch key.count {
      case 2 where word == Word.of("id"): try scanner.take(into: &id)
      case 4 where word == Word.of("pace"): try take(&pace, &scanner)
      case 5 where word == Word.of("group"): try scanner.take(into: &group)
      case 5 where word == Word.of("total"): try scanner.take(into: &total)
      case 7 where word == Word.of("message"): try scanner.take(into: &message)
      case 7 where word == Word.of("updated"): try scanner.take(into: &updated)
      case 9 where key.equals("completed", in: scanner.bytes): try scanner.take(into: &completed)
      default: false
      }
    }
    guard isPlain, let group, let id, let completed, let updated else { return nil }
    return SavedProgress(
      group: group.string(in: scanner.bytes), id: id, completed: completed, total: total,
      message: message?.string(in: scanner.bytes), updated: Timestamp(microseconds: Int64(updated)), pace: pace)
  }

  /// False when it is not written as we do.
  private static func take(_ pace: inout SavedPace?, _ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    var rate: Double?
    var span: Int?
    var samples: Int?
    let isPlain = try scanner.members { key, scanner throws(JSONProblem) in
      let word = scanner.word(of: key)
      return switch key.count {
      case 4 where word == Word.of("rate"): try scanner.take(into: &rate)
      case 4 where word == Word.of("span"): try scanner.take(into: &span)
      case 7 where word == Word.of("samples"): try scanner.take(into: &samples)
      default: false
      }
    }
    guard isPlain, let rate, let span, let samples else { return false }
    pace = SavedPace(rate: rate, span: Microseconds(Int64(span)), samples: samples)
    return true
  }

  private static func request(_ scanner: inout JSONScanner) throws(JSONProblem) -> SavedRequest? {
    var group: JSONText?
    var request: JSONText?
    var method: JSONText?
    var task: Int?
    var answered: Int?
    var id: Int?
    let isPlain = try scanner.members { key, scanner throws(JSONProblem) in
      let word = scanner.word(of: key)
      return switch key.count {
      case 2 where word == Word.of("id"): try scanner.take(into: &id)
      case 4 where word == Word.of("task"): try scanner.take(into: &task)
      case 5 where word == Word.of("group"): try scanner.take(into: &group)
      case 6 where word == Word.of("method"): try scanner.take(into: &method)
      case 7 where word == Word.of("request"): try scanner.take(into: &request)
      case 8 where word == Word.of("answered"): try scanner.take(into: &answered)
      default: false
      }
    }
    guard isPlain, let group, let request, let method, let task, let answered,
      let known = ProgressInterface.Method(rawValue: method.string(in: scanner.bytes))
    else { return nil }
    return SavedRequest(
      group: group.string(in: scanner.bytes), request: request.string(in: scanner.bytes), method: known, task: task,
      answered: Timestamp(microseconds: Int64(answered)), id: id)
  }

  private static func task(_ scanner: inout JSONScanner) throws(JSONProblem) -> SavedTask? {
    var status: TaskStatus?
    var timeout: Int?
    var ticks: Int?
    var pace: SavedPace?
    let isPlain = try scanner.members { key, scanner throws(JSONProblem) in
      let word = scanner.word(of: key)
      switch key.count {
      case 4 where word == Word.of("pace"): return try take(&pace, &scanner)
      case 5 where word == Word.of("ticks"): return try scanner.take(into: &ticks)
      case 6 where word == Word.of("status"):
        var draft = StatusDraft()
        guard try draft.read(&scanner) else { return false }
        status = draft.status(in: scanner.bytes)
        return status != nil
      case 7 where word == Word.of("timeout"): return try scanner.take(into: &timeout)
      default: return false
      }
    }
    guard isPlain, let status, ticks ?? 0 >= 0 else { return nil }
    return SavedTask(
      status: status, timeout: timeout.map { Microseconds(Int64($0)) }, ticks: ticks.map { UInt64($0) },
      pace: pace)
  }
}

extension JSONScanner {
  /// Reads an object; `take` reads the value of each key, or returns false, which ends it and is returned.
  ///
  /// Where it is no object, or a key is escaped, that is false too.
  @inline(__always)
  mutating func members(
    _ take: (JSONText, inout JSONScanner) throws(JSONProblem) -> Bool
  ) throws(JSONProblem) -> Bool {
    guard self.take(Character.openBrace) else { return false }
    skipSpace()
    if self.take(Character.closeBrace) { return true }
    repeat {
      let key = try key()
      if key.isEscaped { return false }
      if try !take(key, &self) { return false }
    } while try anotherMember()
    return true
  }
}

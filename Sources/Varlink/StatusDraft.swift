internal import Model

/// The fields of a saved task's status, as they come.
struct StatusDraft {
  private var group: JSONText?
  private var id: Int?
  private var label: JSONText?
  private var unit: JSONText?
  private var host: JSONText?
  private var uid: Int?
  private var pid: Int?
  private var parent: Int?
  private var service: JSONText?
  private var state: JSONText?
  private var reason: JSONText?
  private var completed: Double?
  private var total: Double?
  private var message: JSONText?
  private var code: Int?
  private var started: Int?
  private var updated: Int?
  private var ended: Int?

  /// Reads the object that it stands at; false when ``WireDecoder`` must decide.
  mutating func read(_ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    var draft = self
    defer { self = draft }
    return try scanner.members { key, scanner throws(JSONProblem) in try draft.take(key, &scanner) }
  }

  @inline(__always)
  private mutating func take(_ key: JSONText, _ scanner: inout JSONScanner) throws(JSONProblem) -> Bool {
    let word = scanner.word(of: key)
    switch key.count {
    case 2 where word == Word.of("id"): return try scanner.take(into: &id)
    case 3 where word == Word.of("uid"): return try scanner.take(into: &uid)
    case 3 where word == Word.of("pid"): return try scanner.take(into: &pid)
    case 4 where word == Word.of("unit"): return try scanner.take(into: &unit)
    case 4 where word == Word.of("host"): return try scanner.take(into: &host)
    case 4 where word == Word.of("code"): return try scanner.take(into: &code)
    case 5 where word == Word.of("group"): return try scanner.take(into: &group)
    case 5 where word == Word.of("label"): return try scanner.take(into: &label)
    case 5 where word == Word.of("state"): return try scanner.take(into: &state)
    case 5 where word == Word.of("total"): return try scanner.take(into: &total)
    case 5 where word == Word.of("ended"): return try scanner.take(into: &ended)
    case 6 where word == Word.of("parent"): return try scanner.take(into: &parent)
    case 6 where word == Word.of("reason"): return try scanner.take(into: &reason)
    case 7 where word == Word.of("service"): return try scanner.take(into: &service)
    case 7 where word == Word.of("message"): return try scanner.take(into: &message)
    case 7 where word == Word.of("started"): return try scanner.take(into: &started)
    case 7 where word == Word.of("updated"): return try scanner.take(into: &updated)
    case 9 where key.equals("completed", in: scanner.bytes): return try scanner.take(into: &completed)
    default: return false
    }
  }

  /// The status; nil when a field is missing that must be there.
  func status(in bytes: UnsafeRawBufferPointer) -> TaskStatus? {
    guard let group, let id, let label, let unit, let host, let uid, let state, let reason, let completed, let message,
      let started, let updated, let known = TaskState(rawValue: state.string(in: bytes))
    else { return nil }
    return TaskStatus(
      group: group.string(in: bytes), id: id, label: label.string(in: bytes), unit: unit.string(in: bytes),
      host: host.string(in: bytes), uid: uid, pid: pid, parent: parent, service: service?.string(in: bytes),
      state: known, reason: reason.string(in: bytes), completed: completed, total: total,
      message: message.string(in: bytes), code: code, started: Timestamp(microseconds: Int64(started)),
      updated: Timestamp(microseconds: Int64(updated)), ended: ended.map { Timestamp(microseconds: Int64($0)) })
  }
}

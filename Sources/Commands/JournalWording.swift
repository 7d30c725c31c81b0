import Journal
import Model
import Screen
import Varlink

/// A journal's lines in plain English, and as JSON.
enum JournalWording {
  /// One line without its end; `clock` shows a moment.
  static func line(_ entry: JournalReader<BoardRecord>.Entry, clock: (Timestamp) -> String) -> String {
    let time = time(of: entry.content).map(clock) ?? ""
    let padding = String(repeating: " ", count: max(0, clock(Timestamp(microseconds: 0)).count - time.count))
    return "\(time)\(padding)  \(text(entry))"
  }

  /// False for what stands in a snapshot for the next daemon alone: answers that a repeated request gets, and for which
  /// part of the snapshot a moment counts. As JSON it is shown.
  static func isForPeople(_ entry: JournalReader<BoardRecord>.Entry) -> Bool {
    if !entry.isSnapshot { return true }
    switch entry.content {
    case .record(let record): return record.request == nil || record.task != nil || record.progress != nil
    case .mark(let mark): return mark.asOf == nil
    case .unknown, .damaged: return true
    }
  }

  /// When it happened, as far as the line tells.
  static func time(of content: JournalReader<BoardRecord>.Content) -> Timestamp? {
    switch content {
    case .mark(let mark): return mark.time
    case .unknown, .damaged: return nil
    case .record(let record):
      if let status = record.task?.status { return status.ended ?? record.request?.answered ?? status.updated }
      return record.progress?.updated ?? record.note?.time ?? record.time ?? record.request?.answered
        ?? record.served?.answered
    }
  }

  private static func text(_ entry: JournalReader<BoardRecord>.Entry) -> String {
    switch entry.content {
    case .record(let record): text(record, entry.isSnapshot)
    case .mark(let mark): entry.isSnapshot ? snapshotText(mark) : text(mark)
    case .unknown: "record \(entry.sequence) is of a kind that this dmon does not know: " + outside(entry.text)
    case .damaged: "damaged line: " + outside(entry.text)
    }
  }

  private static func text(_ record: BoardRecord, _ isSnapshot: Bool) -> String {
    if let task = record.task { return text(task, record.request, isSnapshot) }
    if let progress = record.progress {
      return name(progress.group, progress.id) + " " + amount(progress.completed, progress.total)
        + suffix(progress.message)
    }
    if let key = record.forgotten { return name(key.group, key.id) + " forgotten" }
    if let group = record.group {
      return group.name.isEmpty
        ? "no group gives an id up to \(group.lastID) again"
        : "group \(outside(group.name)): ids up to \(group.lastID) were given"
    }
    if let note = record.note { return "note: " + outside(note.text) }
    if let request = record.request {
      return name(request.group, request.id ?? request.task)
        + ": request \(outside(request.request)) (\(request.method.rawValue)) was answered"
    }
    return serviceText(record) ?? "nothing"
  }

  private static func text(_ task: SavedTask, _ request: SavedRequest?, _ isSnapshot: Bool) -> String {
    let status = task.status
    let label = status.label.isEmpty ? "" : " '\(outside(status.label))'"
    let subject = name(status.group, status.id) + label
    switch status.state {
    case .active where isSnapshot:
      return "\(subject) is active, \(amount(status.completed, status.total))" + suffix(status.message)
    case .active where isRegistration(status, request): return subject + registration(task)
    case .active: return "\(subject) is active again, \(amount(status.completed, status.total))"
    case .stalled: return "\(subject) stalled" + reason(status)
    case .done: return "\(subject) done" + suffix(status.message)
    case .failed:
      return subject + " failed" + (status.code.map { " with code \($0)" } ?? "") + suffix(status.message)
    case .lost: return "\(subject) lost" + reason(status)
    }
  }

  /// Nothing was heard of it yet but that it is there.
  private static func isRegistration(_ status: TaskStatus, _ request: SavedRequest?) -> Bool {
    request.map { $0.method == .register } ?? (status.started == status.updated)
  }

  private static func registration(_ task: SavedTask) -> String {
    let status = task.status
    var parts = ["registered by uid \(status.uid)"]
    if let pid = status.pid { parts.append("pid \(pid)") }
    if let parent = status.parent { parts.append("part of \(parent)") }
    if let service = status.service, !service.isEmpty { parts.append("service \(outside(service))") }
    if let total = status.total {
      parts.append("total " + Quantity.progress(total, of: nil, unit: outside(status.unit)))
    }
    if let timeout = task.timeout { parts.append("timeout \(Quantity.span(timeout.duration))") }
    return " " + parts.joined(separator: ", ")
  }

  private static func text(_ mark: FileMark) -> String {
    guard mark.file != nil else { return "mark" + (mark.asOf.map { ", as of record \($0)" } ?? "") }
    let host = mark.host.map { " on host \(outside($0))" } ?? ""
    let newer = (mark.version ?? 0) > FileMark.currentVersion ? ", a newer one than this" : ""
    switch mark.after {
    case nil: return "daemon\(host) began\(newer)"
    case 0?: return "daemon\(host) began this journal\(newer)"
    case let after?: return "daemon\(host) goes on here\(newer); what was up to record \(after) is in the snapshot"
    }
  }

  private static func snapshotText(_ mark: FileMark) -> String {
    guard mark.file != nil else { return "end of the snapshot, \(mark.count ?? 0) records; the journal follows" }
    let host = mark.host.map { " of host \(outside($0))" } ?? ""
    let newer = (mark.version ?? 0) > FileMark.currentVersion ? ", by a newer dmon than this," : ""
    return "snapshot\(host)\(newer) of what was known after record \(mark.after ?? 0):"
  }

  private static func reason(_ status: TaskStatus) -> String {
    status.reason.isEmpty ? "" : ": " + outside(status.reason)
  }

  private static func suffix(_ message: String?) -> String {
    guard let message, !message.isEmpty else { return "" }
    return ": " + outside(message)
  }

  private static func name(_ group: String, _ id: Int) -> String { "\(outside(group))/\(id)" }

  private static func amount(_ completed: Double, _ total: Double?) -> String {
    Quantity.progress(completed, of: total, unit: "")
  }

  private static func outside(_ text: String) -> String { Printable.text(text) }
  private static func outside(_ bytes: [UInt8]) -> String { Printable.text(bytes: bytes) }

  // MARK: JSON

  /// One object on a line: `snapshot` where it stands in that, `sequence` and `time` where they are known, then `record` or `mark` as it stands in the
  /// journal, or the text of an `unknown` or `damaged` line.
  static func json(_ entry: JournalReader<BoardRecord>.Entry) -> String {
    var fields: [String] = []
    if entry.isSnapshot { fields.append("\"snapshot\":true") }
    if entry.sequence >= 0, !entry.isSnapshot { fields.append("\"sequence\":\(entry.sequence)") }
    if let time = time(of: entry.content) { fields.append("\"time\":\(time.microseconds)") }
    switch entry.content {
    // It was read as JSON, so it is; and only so a field is kept that this program does not know.
    case .record: fields.append("\"record\":" + String(decoding: entry.text, as: UTF8.self))
    case .mark: fields.append("\"mark\":" + String(decoding: entry.text, as: UTF8.self))
    case .unknown: fields.append("\"unknown\":" + string(entry.text))
    case .damaged: fields.append("\"damaged\":" + string(entry.text))
    }
    return "{\(fields.joined(separator: ","))}\n"
  }

  private static func string(_ bytes: [UInt8]) -> String {
    var encoded: [UInt8] = []
    do throws(WireError) {
      try WireEncoder.encode(Printable.text(bytes: bytes), into: &encoded)
    } catch {
      return "null"
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}

/// What a task may be given from outside.
extension TaskRecord {
  /// Longer texts are cut; in bytes of UTF-8.
  package static let longestMessage = 4_096
  package static let longestLabel = 512
  package static let longestUnit = 64
  /// What a process sent off before its end may arrive so long after it.
  package static let lastWords = Duration.seconds(1)
  /// Far enough, and small enough to calculate with.
  package static let longestTimeout = Microseconds(DurationText.longest)

  /// Refuses a registration whose values cannot be; `invalidParameter` names the one and says what is wrong with it.
  package static func check(_ request: RegisterRequest) throws(ProgressError) {
    if let complaint = Name.complaint(about: request.group) { throw .invalidParameter("group", why: complaint) }
    try check(total: request.total)
    if let pid = request.pid, pid < 0 || pid > Int(Int32.max) {
      throw .invalidParameter("pid", why: "\(pid) is no process id")
    }
    if let parent = request.parent, parent < 0 { throw .invalidParameter("parent", why: "it is negative") }
    if let timeout = request.timeout, timeout.value < 0 { throw .invalidParameter("timeout", why: "it is negative") }
    if let timeout = request.timeout, timeout.value > longestTimeout.value {
      throw .invalidParameter("timeout", why: "it is longer than \(Words.span(DurationText.longest))")
    }
    if let request = request.request { try RequestMemory.check(request) }
  }

  /// A total is a finite number from 0 on; nil is fine.
  static func check(total: Double?) throws(ProgressError) {
    guard let total else { return }
    if !total.isFinite { throw .invalidParameter("total", why: "it is not a finite number") }
    if total < 0 { throw .invalidParameter("total", why: "it is negative") }
  }

  /// The text, or as many whole characters of it as fit into `limit` bytes.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: limit)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    var whole = text[..<end]
    // Half a character goes too, unless it is one of those that fill the whole text with combining marks.
    if end.samePosition(in: text) == nil, let half = whole.last, half.utf8.count < whole.utf8.count {
      whole.removeLast()
    }
    return String(whole)
  }
}

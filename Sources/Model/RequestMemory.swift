/// The answers that a group's requests got, so that a request sent again after a lost answer is not carried out twice.
///
/// A request is remembered for ten minutes, at most 4,096 of a group: the oldest goes first. Whoever owns the memories of
/// many groups bounds them together, and has time take things away, with a ``RequestOrder``. Everything is O(1) on
/// average; an empty memory holds no heap.
///
/// A request id belongs to what it was first used for. Used again for another method or another task it is no retry but
/// a client's mistake, and answering it with the first answer would lose the work silently: it is refused.
package struct RequestMemory: Sendable {
  /// What a method answered.
  package enum Answer: Sendable, Equatable {
    case registered(id: Int)
    /// Report, Finish or Fail was carried out.
    case accepted
    case removed(count: Int)
    indirect case refused(ProgressError)
  }

  /// What a request is for: a method and the task that it names (0 where it names none).
  package struct Purpose: Sendable, Equatable {
    package var method: ProgressInterface.Method
    package var task: Int

    package init(_ method: ProgressInterface.Method, task: Int = 0) {
      self.method = method
      self.task = task
    }
  }

  /// The most requests that are remembered.
  package static let capacity = 4_096
  /// How long a request is remembered.
  package static let lifetime = Duration.seconds(600)
  /// The longest request id, in characters (Unicode scalars).
  package static let longestRequest = 64

  private struct Entry: Sendable {
    var request: String
    var answer: Answer
    var purpose: Purpose
    var answered: Instant
  }

  /// Oldest first; what stands before `oldest` is forgotten already.
  private var entries: [Entry] = []
  private var oldest = 0
  /// How many entries were ever cut off the front of `entries`.
  private var cut = 0
  /// Request to its entry's index in `entries`, plus `cut`.
  private var positions: [String: Int] = [:]

  package init() {}

  /// How many requests are held; those over ten minutes old count until they are forgotten.
  package var count: Int { entries.count - oldest }

  /// When the oldest that is held was answered.
  package var oldestAnswer: Instant? { oldest < entries.count ? entries[oldest].answered : nil }

  /// Refuses request ids that are empty or longer than 64 characters.
  package static func check(_ request: String) throws(ProgressError) {
    if request.isEmpty { throw .invalidParameter("request", why: "it is empty") }
    // In UTF-8 a scalar has at most four bytes, so that the scalars of a huge text are not counted.
    if request.utf8.count > 4 * longestRequest || request.unicodeScalars.count > longestRequest {
      throw .invalidParameter("request", why: "it is longer than \(longestRequest) characters")
    }
  }

  /// The first answer to this request, or nil when it is new.
  /// - Throws: `invalidParameter` when the same id was used for something else.
  package func answer(to request: String, for purpose: Purpose, at now: Instant) throws(ProgressError) -> Answer? {
    guard let position = positions[request] else { return nil }
    let entry = entries[position - cut]
    if now - entry.answered > Self.lifetime { return nil }
    if entry.purpose != purpose {
      let task = entry.purpose.task == 0 ? "" : " of task \(entry.purpose.task)"
      throw .invalidParameter("request", why: "it was used before, for \(entry.purpose.method.rawValue)\(task)")
    }
    return entry.answer
  }

  /// Keeps the answer to a new request and forgets what is too old or too much.
  package mutating func remember(_ answer: Answer, to request: String, for purpose: Purpose, at now: Instant) {
    forget(at: now)
    if count == Self.capacity { dropOldest() }
    positions[request] = cut + entries.count
    entries.append(Entry(request: request, answer: answer, purpose: purpose, answered: now))
  }

  /// Forgets what is older than ten minutes; gives all memory back when nothing is left.
  package mutating func forget(at now: Instant) {
    while oldest < entries.count, now - entries[oldest].answered > Self.lifetime { dropOldest() }
    giveBack()
  }

  /// Forgets what was answered at `moment` or before; gives all memory back when nothing is left.
  package mutating func forget(answeredBy moment: Instant) {
    while oldest < entries.count, !(moment < entries[oldest].answered) { dropOldest() }
    giveBack()
  }

  private mutating func giveBack() {
    if oldest == entries.count {
      if !entries.isEmpty { self = RequestMemory() }
    } else if oldest > 64, oldest > entries.count / 2 {
      entries.removeFirst(oldest)
      cut += oldest
      oldest = 0
      // What was needed for many is given back.
      if entries.capacity > 4 * entries.count { entries = Array(entries) }
    }
  }

  /// Every request that is still remembered, with how long ago it was answered; oldest first.
  package func forEach(at now: Instant, _ body: (String, Purpose, Answer, Duration) -> Void) {
    for entry in entries[oldest...] where now - entry.answered <= Self.lifetime {
      body(entry.request, entry.purpose, entry.answer, now - entry.answered)
    }
  }

  private mutating func dropOldest() {
    let request = entries[oldest].request
    // A request that was forgotten and came again has a younger entry too.
    if positions[request] == cut + oldest { positions[request] = nil }
    entries[oldest].request = ""
    oldest += 1
  }
}

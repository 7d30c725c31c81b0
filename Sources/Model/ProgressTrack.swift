/// Decides which of the things that look like progress are the progress of a program: one is recognised and then kept to.
///
/// What may be something else counts only once it was seen twice and has moved. A count that goes back is not told, unless
/// what was kept to had come to its end, or the new one moves on steadily.
struct ProgressTrack: Sendable {
  private struct Course: Sendable {
    var form: ProgressSight.Form
    var label: String
    var total: Double?
    var completed: Double
    var seen: Instant
    /// It came back after another one had taken its place: that one is a part of it.
    var isPinned = false
    /// How often in a row it had another total.
    var growths = 0
    /// The program said that it is done.
    var isClosed = false

    init(_ sight: ProgressSight, at now: Instant) {
      form = sight.form
      label = sight.label
      total = sight.total
      completed = sight.completed
      seen = now
    }

    func isOf(_ sight: ProgressSight) -> Bool { form == sight.form && label == sight.label }

    /// With another total it is still the same; `[12/345]` and then `[12/346]` are numbers of something else, and so are
    /// those whose second number never stays.
    func mayGrow(to sight: ProgressSight) -> Bool {
      if form == .bracketedCount, completed > 0 { return sight.completed > completed && growths < 2 }
      return sight.completed >= completed
    }

    var isFinished: Bool { isClosed || total.map { completed >= $0 } ?? false }
  }

  private struct Candidate: Sendable {
    var course: Course
    var sights = 1
    var rises = 0
    /// How far it was when it was seen first.
    var first: Double

    init(_ sight: ProgressSight, at now: Instant) {
      course = Course(sight, at: now)
      first = sight.completed
    }

    /// `GCC 12/13` and then `13/13` are versions: a small count behind a word that was first seen in the middle has to move on
    /// once more.
    var isLikely: Bool {
      let isDoubtful = course.form == .count && !course.label.isEmpty && first > 1 && course.total ?? 100 < 100
      return isDoubtful ? sights >= 3 && rises >= 2 : sights >= 2 && rises >= 1
    }
  }

  /// After so long without a sign of what is kept to, anything else is taken as if it were the first.
  static let patience = Duration.seconds(20)

  private var kept: Course?
  private var former: Course?
  private var candidate: Candidate?

  /// True when this is the progress of the program.
  mutating func take(_ sight: ProgressSight, at now: Instant) -> Bool {
    guard let course = kept else { return adopt(sight, at: now) }
    if course.isOf(sight) { return goOn(course, sight, at: now) }
    if let former, former.isOf(sight), former.total == sight.total, sight.completed > former.completed {
      replace(sight, at: now)
      kept?.isPinned = true
      self.former = nil
      return true
    }
    if course.isFinished || now - course.seen > Self.patience { return adopt(sight, at: now) }
    if course.isPinned { return false }
    // Perhaps the next part of the work, and what was kept to never reached its end.
    let candidate = consider(sight, at: now)
    guard candidate.sights >= 10, candidate.rises >= 1 else { return false }
    former = course
    replace(sight, at: now)
    return true
  }

  /// A line without a number had these letters: `Reading package lists... Done` is the end of what was kept to.
  mutating func note(_ letters: String) {
    guard let course = kept, !course.label.isEmpty, letters.utf8.count == course.label.utf8.count + 4 else { return }
    if letters.hasPrefix(course.label), letters.hasSuffix("done") { kept?.isClosed = true }
  }

  private mutating func goOn(_ course: Course, _ sight: ProgressSight, at now: Instant) -> Bool {
    kept?.seen = now
    if course.total == sight.total {
      if sight.completed >= course.completed || course.isFinished {
        kept?.completed = sight.completed
        kept?.growths = 0
        candidate = nil
        return true
      }
    } else if course.isFinished || sight.isCertain && course.mayGrow(to: sight) {
      replace(sight, at: now, pinned: course.isPinned)
      kept?.growths = course.isFinished ? 0 : course.growths + 1
      return true
    }
    let candidate = consider(sight, at: now)
    guard candidate.sights >= 3, candidate.rises >= 2 else { return false }
    replace(sight, at: now, pinned: course.isPinned)
    return true
  }

  private mutating func adopt(_ sight: ProgressSight, at now: Instant) -> Bool {
    if !sight.isCertain {
      guard consider(sight, at: now).isLikely else { return false }
    }
    former = nil
    replace(sight, at: now)
    return true
  }

  private mutating func replace(_ sight: ProgressSight, at now: Instant, pinned: Bool = false) {
    kept = Course(sight, at: now)
    kept?.isPinned = pinned
    candidate = nil
  }

  /// Counts how often this was seen, and how often it moved on.
  private mutating func consider(_ sight: ProgressSight, at now: Instant) -> Candidate {
    var next = Candidate(sight, at: now)
    if let candidate, candidate.course.isOf(sight), candidate.course.total == sight.total,
      sight.completed >= candidate.course.completed
    {
      next.sights = candidate.sights + 1
      next.first = candidate.first
      next.rises = candidate.rises + (sight.completed > candidate.course.completed ? 1 : 0)
    }
    candidate = next
    return next
  }
}

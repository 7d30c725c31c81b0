/// Reads the progress of a program out of what it writes for people.
///
/// Takes bytes in any portions, whatever they are, and hands out at most one reading at a time: the newest. Its memory does
/// not grow with what it is given. It rather says nothing than something wrong.
package struct ProgressScanner: Sendable {
  /// How far the program is.
  package struct Reading: Sendable, Equatable {
    /// Nil where only the message says something.
    package var completed: Double?
    /// Nil where no end is known.
    package var total: Double?
    /// `%`, `B`, `s`, a word of the program; empty where it says none.
    package var unit: String
    /// What it is at; empty where it does not say.
    package var message: String

    package init(completed: Double?, total: Double? = nil, unit: String = "", message: String = "") {
      self.completed = completed
      self.total = total
      self.unit = unit
      self.message = message
    }
  }

  /// Looks at one line and says what it reads there, in place of all the forms that are known here.
  package typealias Expression = @Sendable (_ line: [UInt8]) -> Reading?

  private var segments = OutputSegments()
  private var lines = LineReading()
  private var track = ProgressTrack()
  private let expression: Expression?
  private var newest: Reading?
  private var skipped: [UInt8] = []

  /// - Parameter expression: reads the lines instead of what is known here.
  package init(expression: Expression? = nil) { self.expression = expression }

  /// How much of the end of what was skipped is looked at later.
  package static let longestTail = 4_096

  /// Something was taken that may hold a reading and was not looked at yet, since it may go on: ``settle(at:)`` does.
  package var isUnsettled: Bool { segments.isUnsettled || !skipped.isEmpty }

  /// Takes what the program wrote.
  package mutating func take(_ bytes: UnsafeRawBufferPointer, at now: Instant) {
    takeSkipped(at: now)
    look(at: now) { segments, body in segments.take(bytes, body) }
  }

  /// The same without a look at it: there was no time. The end of it is looked at when there is.
  package mutating func skip(_ bytes: UnsafeRawBufferPointer) {
    let surplus = skipped.count + min(bytes.count, Self.longestTail) - Self.longestTail
    if surplus >= skipped.count {
      skipped.removeAll(keepingCapacity: true)
    } else if surplus > 0 {
      skipped.removeFirst(min(surplus, skipped.count))
    }
    skipped.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes.suffix(Self.longestTail)))
  }

  /// The program has written nothing for a while: what it wrote last may be all for now.
  package mutating func settle(at now: Instant) {
    takeSkipped(at: now)
    look(at: now) { segments, body in segments.settle(body) }
  }

  /// The program will write nothing more.
  package mutating func finish(at now: Instant) {
    takeSkipped(at: now)
    look(at: now) { segments, body in segments.finish(body) }
  }

  /// The newest reading, unless it was handed out before.
  package mutating func reading() -> Reading? {
    defer { newest = nil }
    return newest
  }

  private mutating func takeSkipped(at now: Instant) {
    if skipped.isEmpty { return }
    segments.forget()
    // The first line of it is perhaps not whole.
    let start = skipped.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? skipped.endIndex
    let rest = skipped[start...]
    look(at: now) { segments, body in rest.withUnsafeBytes { segments.take($0, body) } }
    skipped.removeAll(keepingCapacity: true)
  }

  private mutating func look(
    at now: Instant, _ cut: (inout OutputSegments, (OutputSegments.Segment) -> Void) -> Void
  ) {
    var lines = lines
    var track = track
    var found = newest
    let expression = expression
    cut(&segments) { segment in
      if let expression {
        if let reading = expression(segment.bytes) { found = reading }
      } else if let sight = lines.sight(in: segment) {
        guard track.take(sight, at: now) else { return }
        found = Reading(
          completed: sight.completed, total: sight.total, unit: sight.unit, message: sight.message)
      } else {
        track.note(LineReading.letters(segment.bytes[...]))
      }
    }
    self.lines = lines
    self.track = track
    newest = found
  }
}

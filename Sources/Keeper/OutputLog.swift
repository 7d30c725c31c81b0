import Model
import Platform

/// One log and its index, as the log thread writes them. Every function may wait for the disk.
final class OutputLog {
  let path: String
  var rules: OutputRules
  /// Bytes that are missing at the log's end, and of which nothing is said there yet.
  var dropped = 0
  /// How many runs write into it.
  var users = 0
  let faults: Faults?
  let directories: LogDirectories

  var file: OutputFile?
  /// Where the next byte goes: the end of the file.
  var size = 0
  var index: OutputFile?
  var indexSize = 0
  /// The entry that was written last; nil when it is not known to hold for what comes.
  var lastEntry: OutputRecord?

  /// Why bytes are missing.
  private var reason = ""
  private var retryAt: Instant?
  /// When old logs are next looked at for their age, and since when no new log can be begun.
  var aged = Instant(nanoseconds: .min)
  var refused: Instant?
  /// What is copied by hand, at the end of a log.
  private lazy var buffer = [UInt8](repeating: 0, count: OutputLoop.turn)

  /// Copies within this time share an entry of the index.
  static let entryInterval = Duration.milliseconds(10)
  private static let retryInterval = Duration.seconds(1)

  init(_ rules: OutputRules, _ directories: LogDirectories, faults: Faults?) {
    path = rules.path
    self.rules = rules
    self.directories = directories
    self.faults = faults
  }

  // MARK: opening

  /// Opens the log, makes it where there is none; nothing when it is open.
  func open() throws(SystemError) {
    if file != nil { return }
    let place = try directories.open(path)
    let rotation = LogRotation(place, FilePath.name(of: path), faults: faults)
    try rotation.mend()
    let opened = try place.directory.openOutput(FilePath.name(of: path), faults: faults)
    size = try opened.facts.size
    file = opened
    lastEntry = nil
  }

  /// Forgets the files; they are opened again when they are needed.
  func close() {
    file = nil
    index = nil
    lastEntry = nil
  }

  /// Makes ready for bytes: the log is open, is the one with the name, ends where we think, and speaks of what is missing.
  func prepare(at now: Instant) throws(SystemError) {
    if let facts = try file?.facts {
      if !facts.hasName { close() }
      if let refused, now >= refused + Self.refusedInterval { self.refused = nil }
      if facts.size != size {
        // Somebody cut it or wrote into it: what we knew of its end does not hold.
        size = facts.size
        lastEntry = nil
      }
    }
    try open()
    if rules.days > 0, now >= aged { try removeAged(at: now) }
    if dropped > 0 { try writeNotice() }
    retryAt = nil
  }

  // MARK: failing

  /// A write failed: it is tried again in a second.
  func fail(_ error: SystemError, at now: Instant) {
    reason = OutputProblem.words(error)
    retryAt = now + Self.retryInterval
    if error.isMissing { directories.forget(path) }
    // It may be another file by then.
    close()
  }

  func mayTry(at now: Instant) -> Bool { retryAt.map { now >= $0 } ?? true }

  // MARK: copying

  /// Takes `count` bytes that lie in the scratch pipe; what was not taken is to be cleared there.
  func take(
    _ count: Int, from scratch: borrowing ScratchPipe, _ origin: OutputRecord.Origin
  ) -> OutputFile.Outcome {
    guard let file else { return OutputFile.Outcome(count: 0) }
    if fits(count) {
      enter(origin)
      let outcome = file.splice(from: scratch, count: count, at: size)
      size += outcome.count
      return outcome
    }
    let got = scratch.read(into: &buffer)
    return buffer[..<min(got, count)].withUnsafeBytes { append($0, origin) }
  }

  /// Writes bytes into the log, beginning a new one where it is time to.
  private func append(_ bytes: UnsafeRawBufferPointer, _ origin: OutputRecord.Origin) -> OutputFile.Outcome {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let end = fits(rest.count) ? nil : endOfLog(rest)
      if let file, end != 0 {
        enter(origin)
        let outcome = file.write(UnsafeRawBufferPointer(rebasing: rest[..<(end ?? rest.count)]), at: size)
        size += outcome.count
        done += outcome.count
        if outcome.error != nil { return OutputFile.Outcome(count: done, error: outcome.error) }
      }
      if end == nil { break }
      do throws(SystemError) {
        try rotate()
      } catch {
        return OutputFile.Outcome(count: done, error: error)
      }
    }
    return OutputFile.Outcome(count: done)
  }

  /// Says where bytes are missing: a line of its own, with an entry in the index, whole or not at all.
  private func writeNotice() throws(SystemError) {
    guard let file else { return }
    let start = size
    var text =
      "dmon: \(dropped) bytes of output were dropped here: \(reason.isEmpty ? OutputProblem.hanging : reason)\n"
    enter(.notice)
    if start > 0, try lastByte() != UInt8(ascii: "\n") { text = "\n" + text }
    let outcome = Array(text.utf8).withUnsafeBytes { file.write($0, at: start) }
    if let error = outcome.error {
      if outcome.count > 0 { try? file.truncate(to: start) }
      throw error
    }
    size = start + outcome.count
    enter(.dropped, count: dropped)
    dropped = 0
    reason = ""
  }
}

internal import Glibc

/// What a program that takes a terminal leaves in a file, so that another one can give the terminal back when it was killed.
package struct TerminalNote: Sendable, Equatable {
  /// As the terminal was before, and as it was made.
  package let before: TerminalMode
  package let during: TerminalMode
  private let pid: Int
  private let startTicks: UInt64
  private let session: Int

  /// For this process.
  package init(before: TerminalMode, during: TerminalMode) {
    (self.before, self.during) = (before, during)
    pid = ProcessFacts.own
    startTicks = ProcessFacts(of: pid)?.startTicks ?? 0
    session = ProcessFacts.session(of: pid) ?? 0
  }

  private static func path(_ directory: String, _ raw: CInt) -> String? {
    Terminal.device(raw).map { "\(directory)/terminal-\($0)" }
  }

  /// Writes it for the terminal behind `raw`; false when that cannot be done.
  package func write(in directory: String, for raw: CInt) -> Bool {
    guard let path = Self.path(directory, raw) else { return false }
    let text = "\(pid) \(startTicks) \(session) \(before.text) \(during.text)\n"
    do throws(SystemError) {
      try Files.write(Array(text.utf8), to: path, mode: 0o600)
      return true
    } catch {
      return false
    }
  }

  /// Takes it away.
  package static func remove(in directory: String, for raw: CInt) {
    if let path = path(directory, raw) { unlink(path) }
  }

  /// What a program that is dead left for this very terminal; nil where there is none. The number of a terminal is given
  /// again: it counts only where the session is the same, or the terminal still is as the program made it.
  package static func leftBehind(in directory: String, for raw: CInt) -> TerminalNote? {
    guard let path = path(directory, raw), let bytes = Files.read(path, limit: 4_096),
      let note = TerminalNote(String(decoding: bytes, as: UTF8.self))
    else { return nil }
    if note.pid > 0, ProcessFacts.isAlive(note.pid, startTicks: note.startTicks) { return nil }
    let isSameSession = note.session > 0 && ProcessFacts.session(of: ProcessFacts.own) == note.session
    guard isSameSession || TerminalMode(of: raw) == note.during else { return nil }
    return note
  }

  /// Has the terminal be as it was, where it still is as the dead program made it.
  package func restore(on raw: CInt) {
    if TerminalMode(of: raw) == during { before.restore(on: raw) }
  }

  private init?(_ text: String) {
    let words = text.split { $0 == " " || $0 == "\n" }
    guard words.count == 5, let pid = Int(words[0]), let ticks = UInt64(words[1]), let session = Int(words[2]),
      let before = TerminalMode(text: words[3]), let during = TerminalMode(text: words[4])
    else { return nil }
    (self.pid, startTicks, self.session, self.before, self.during) = (pid, ticks, session, before, during)
  }
}

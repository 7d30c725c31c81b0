/// Progress in the taskbar, or in the tab, of terminals that know OSC 9;4.
package struct Taskbar: Sendable {
  /// What is shown.
  package enum Progress: Sendable, Equatable {
    case nothing
    /// Nobody knows how much there is.
    case busy
    /// 0 to 100; `bad` where something failed.
    case percent(Int, bad: Bool)
  }

  private var shown = Progress.nothing

  /// Nil where the terminal is not known to understand it: others would show it as a message, or beep.
  ///
  /// Known are Windows Terminal, ConEmu, Ghostty, WezTerm, mintty, and iTerm2 where it says so; not through tmux or screen.
  package init?(environment: (String) -> String?) {
    func value(_ name: String) -> String { environment(name) ?? "" }
    let term = value("TERM")
    if term.isEmpty || term == "dumb" || term.hasPrefix("screen") || term.hasPrefix("tmux") { return nil }
    if !value("TMUX").isEmpty || !value("STY").isEmpty { return nil }
    let program = value("TERM_PROGRAM")
    let isKnown =
      !value("WT_SESSION").isEmpty || value("ConEmuANSI") == "ON" || term == "xterm-ghostty"
      || ["ghostty", "WezTerm", "mintty"].contains(program)
      // iTerm2 lists what it can, P is progress (3.6.6 and later).
      || program == "iTerm.app" && Self.features(value("TERM_FEATURES")).contains("P")
    if !isKnown { return nil }
  }

  /// The bytes that show `progress`; empty when it is shown already.
  package mutating func update(_ progress: Progress) -> [UInt8] {
    if progress == shown { return [] }
    shown = progress
    let parameters =
      switch progress {
      case .nothing: "0;0"
      case .busy: "3;0"
      case .percent(let percent, let bad): "\(bad ? 2 : 1);\(max(0, min(100, percent)))"
      }
    return Array("\u{1B}]9;4;\(parameters)\u{1B}\\".utf8)
  }

  /// What takes it away, whatever is shown.
  package static let cleared = "\u{1B}]9;4;0;0\u{1B}\\"

  /// What takes it away; empty when nothing is shown.
  package mutating func clear() -> [UInt8] { update(.nothing) }

  /// Each begins with a capital letter: `T3CwLrMSc7…`.
  private static func features(_ text: String) -> [String] {
    var found: [String] = []
    for character in text {
      if character.isUppercase || found.isEmpty { found.append("") }
      if character.isLetter { found[found.count - 1].append(character) }
    }
    return found
  }
}

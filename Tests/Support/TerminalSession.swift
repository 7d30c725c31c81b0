package import Platform

/// A pseudo-terminal with somebody who looks at it: all that programs write to it, and what a person sees of that.
package final class TerminalSession {
  private let terminal: PseudoTerminal
  /// What a person would see.
  package private(set) var screen: TerminalModel
  /// Everything that was written, in order.
  package private(set) var bytes: [UInt8] = []

  /// A terminal of this size with an empty screen.
  package init(columns: Int, rows: Int) throws {
    terminal = try PseudoTerminal(columns: columns, rows: rows)
    screen = TerminalModel(columns: columns, rows: rows)
  }

  /// The number of the side that programs have.
  var programEnd: Int32 { terminal.programEnd }

  /// How the terminal treats what is typed.
  package var mode: TerminalMode? { TerminalMode(of: programEnd) }

  /// All that was written, as text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Takes what was written since the last look.
  package func look() {
    let new = terminal.readNow()
    bytes += new
    screen.feed(new)
  }

  /// Looks until the screen is as it should be.
  package func wait(
    for what: String, within limit: Duration = .seconds(180), _ condition: (TerminalModel) throws -> Bool
  ) async throws {
    try await waitUntil("\(what); the screen is:\n\(screen.text)\n", within: limit) {
      look()
      return try condition(screen)
    }
  }

  /// Looks until the program has ended, and a last time after that.
  package func waitForEnd(of child: Child) async throws -> Int {
    try await waitUntil("'\(child.commandLine)' ends; the screen is:\n\(screen.text)\n") {
      look()
      return child.ended != nil
    }
    look()
    return child.ended?.shellCode ?? -1
  }

  /// Has the terminal take nothing more, as Ctrl-S does, or go on.
  package func hold(_ isHeld: Bool) throws { try terminal.hold(isHeld) }

  /// Presses keys.
  package func type(_ text: String) throws { try terminal.type(Array(text.utf8)) }

  /// Changes the size, as a person does with the mouse.
  package func resize(columns: Int, rows: Int) throws {
    look()
    screen.resize(columns: columns, rows: rows)
    try terminal.resize(columns: columns, rows: rows)
  }
}

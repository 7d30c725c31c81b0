extension TerminalModel {
  /// What the bytes of a terminal's input mean, one at a time.
  enum Token: Sendable, Equatable {
    case scalar(Unicode.Scalar)
    case control(UInt8)
    /// A control sequence without its introducer: `?25l`.
    case sequence(String)
    /// Another escape, without the ESC: `7`, `(B`.
    case escape(String)
  }

  struct Parser: Sendable {
    private enum State: Sendable { case ground, escape, sequence, string, stringEscape }

    private var state = State.ground
    private var collected = ""
    private var pending: [UInt8] = []

    mutating func take(_ byte: UInt8) -> [Token] {
      switch state {
      case .ground: return ground(byte)
      case .escape: return escape(byte)
      case .sequence:
        collected.unicodeScalars.append(Unicode.Scalar(byte))
        guard (0x40...0x7E).contains(byte) else { return [] }
        state = .ground
        return [.sequence(collected)]
      case .string:
        if byte == 0x1B { state = .stringEscape }
        if byte == 0x07 { state = .ground }
        return []
      case .stringEscape:
        state = byte == UInt8(ascii: "\\") ? .ground : .string
        return []
      }
    }

    private mutating func escape(_ byte: UInt8) -> [Token] {
      switch byte {
      case UInt8(ascii: "[") where collected.isEmpty: state = .sequence
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
        state = .string
      case 0x20...0x2F: collected.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        state = .ground
        return [.escape(collected + String(Character(Unicode.Scalar(byte))))]
      }
      return []
    }

    private mutating func ground(_ byte: UInt8) -> [Token] {
      if byte < 0x80 {
        let damaged: [Token] = pending.isEmpty ? [] : [.scalar("\u{FFFD}")]
        pending = []
        if byte == 0x1B {
          (state, collected) = (.escape, "")
          return damaged
        }
        return damaged + [byte < 0x20 || byte == 0x7F ? .control(byte) : .scalar(Unicode.Scalar(byte))]
      }
      pending.append(byte)
      let length = pending[0] >= 0xF0 ? 4 : pending[0] >= 0xE0 ? 3 : 2
      if pending.count < length && pending[0] >= 0xC2 { return [] }
      defer { pending = [] }
      return String(decoding: pending, as: UTF8.self).unicodeScalars.map { .scalar($0) }
    }
  }

  mutating func handle(_ token: Token) {
    switch token {
    case .scalar(let scalar):
      // C1 controls move what is on a real screen; nothing of ours may write them.
      if (0x80..<0xA0).contains(scalar.value) { unknown.append("C1 \(scalar.value)") } else { put(scalar) }
    case .control(let byte): control(byte)
    case .sequence(let text): sequence(text)
    case .escape("7"): saved = cursor
    case .escape("8"): move(row: saved.row, column: saved.column)
    case .escape("M"):
      if cursor.row > 0 { move(row: cursor.row - 1, column: cursor.column) }
    case .escape("(B"), .escape("="), .escape(">"): break
    case .escape(let text): unknown.append(text)
    }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x0A, 0x0B, 0x0C:
      lineFeed()
      isWrapPending = false
    case 0x0D: move(row: cursor.row, column: 0)
    case 0x08: move(row: cursor.row, column: cursor.column - 1)
    case 0x09: move(row: cursor.row, column: (cursor.column / 8 + 1) * 8)
    case 0x07, 0x00: break
    default: unknown.append("C0 \(byte)")
    }
  }

  private mutating func sequence(_ text: String) {
    guard let final = text.last else { return }
    if text.first == "?" { return mode(String(text.dropFirst())) }
    let parameters = text.dropLast().split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    let first = parameters.first.flatMap { $0 }
    let count = max(1, first ?? 1)
    switch final {
    case "A": move(row: cursor.row - count, column: cursor.column)
    case "B": move(row: cursor.row + count, column: cursor.column)
    case "C": move(row: cursor.row, column: cursor.column + count)
    case "D": move(row: cursor.row, column: cursor.column - count)
    case "E": move(row: cursor.row + count, column: 0)
    case "F": move(row: cursor.row - count, column: 0)
    case "G", "`": move(row: cursor.row, column: count - 1)
    case "d": move(row: count - 1, column: cursor.column)
    case "H", "f": move(row: count - 1, column: max(1, parameters.count > 1 ? parameters[1] ?? 1 : 1) - 1)
    case "J": eraseScreen(first ?? 0)
    case "K": eraseLine(first ?? 0)
    case "S": for _ in 0..<count { scroll() }
    case "m": isPlainStyle = text == "m" || text == "0m"
    default: unknown.append("[" + text)
    }
  }

  private mutating func eraseLine(_ what: Int) {
    switch what {
    case 0: erase(row: cursor.row, cursor.column..<columns)
    case 1: erase(row: cursor.row, 0..<(cursor.column + 1))
    default: erase(row: cursor.row, 0..<columns)
    }
    latest = nil
  }

  private mutating func eraseScreen(_ what: Int) {
    if what != 3 { eraseLine(what) } else { history = [] }
    let others = what == 0 ? (cursor.row + 1)..<rows : what == 1 ? 0..<cursor.row : what == 2 ? 0..<rows : 0..<0
    for row in others { erase(row: row, 0..<columns) }
  }

  private mutating func mode(_ text: String) {
    let isSet = text.last == "h"
    guard isSet || text.last == "l" else { return unknown.append("[?" + text) }
    for number in text.dropLast().split(separator: ";") {
      switch number {
      case "25": isCursorVisible = isSet
      case "7": (wraps, isWrapPending) = (isSet, false)
      case "47", "1047", "1049": alternate(isSet)
      // Synchronized frames, bracketed paste, mouse and focus reports, cursor keys: nothing that a screen shows.
      case "2026", "2004", "1000", "1002", "1003", "1004", "1006", "1": break
      default: unknown.append("[?" + text)
      }
    }
  }

  private mutating func alternate(_ isSet: Bool) {
    if isSet, main == nil {
      main = (screen, cursor)
      screen = Array(repeating: Row(columns: columns), count: rows)
    } else if !isSet, let main {
      screen = main.screen
      self.main = nil
      move(row: main.cursor.row, column: main.cursor.column)
    }
    isAlternate = isSet
    latest = nil
  }
}

import Model
import Platform
import Screen

/// Puts lines of logs on the standard output, each with its time and its service.
struct LogOutput {
  private let isRaw: Bool
  private let isTerminal: Bool
  private let appearance: Appearance
  /// Of each service, as wide as the widest.
  private let names: [String]
  private var pending: [UInt8] = []
  /// The time that was put into words last, and the words.
  private var shown: (time: Timestamp, text: String)?

  private static let colours = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94]
  private static let widest = 32
  /// So many bytes are written at once.
  private static let chunk = 1 << 16

  init(_ services: [ServiceName], isRaw: Bool, isTerminal: Bool, _ appearance: Appearance) {
    self.isRaw = isRaw
    self.isTerminal = isTerminal
    self.appearance = appearance
    let names = services.map { appearance.outside($0.short) }
    let width = min(Self.widest, names.map(DisplayWidth.of).max() ?? 0)
    self.names = names.enumerated().map { index, name in
      let padded = name + String(repeating: " ", count: max(0, width - DisplayWidth.of(name)))
      let colour = Self.colours[index % Self.colours.count]
      return appearance.colour ? "\u{1B}[\(colour)m\(padded)\u{1B}[0m" : padded
    }
  }

  /// Takes a line of the `index`-th service; false when nobody reads any more.
  mutating func write(_ line: LogStream.Line, of index: Int) throws(SystemError) -> Bool {
    if isRaw {
      pending += line.bytes
      if line.isWhole { pending.append(UInt8(ascii: "\n")) }
    } else {
      // The newline before a line of dmon's own is no line.
      if line.origin == .notice, line.bytes.isEmpty { return true }
      pending += "\(time(line)) \(names[index]) \(mark(line.origin)) ".utf8
      if isTerminal {
        pending += text(line.bytes).utf8
      } else {
        pending += line.bytes
      }
      pending.append(UInt8(ascii: "\n"))
    }
    return pending.count < Self.chunk ? true : try flush()
  }

  /// Writes what was taken; false when nobody reads any more.
  mutating func flush() throws(SystemError) -> Bool {
    defer { pending.removeAll(keepingCapacity: true) }
    if pending.isEmpty { return true }
    do throws(SystemError) {
      try StandardStream.output.write(pending)
      return true
    } catch {
      if error.isGoneReader { return false }
      throw error
    }
  }

  /// Ends whatever colour the last line may have left.
  func restore() {
    if isTerminal, !isRaw, appearance.colour { StandardStream.output.writeIfReady("\u{1B}[0m") }
  }

  private mutating func time(_ line: LogStream.Line) -> String {
    guard let time = line.time else { return "-" }
    if let shown, shown.time == time { return shown.text }
    let text = Clocks.localText(time)
    let styled = appearance.colour ? "\u{1B}[2m\(text)\u{1B}[0m" : text
    shown = (time, styled)
    return styled
  }

  /// `|` before output, `!` before standard error output where it is told apart, `*` before what dmon itself says.
  private func mark(_ origin: OutputRecord.Origin) -> String {
    switch origin {
    case .both, .output: "|"
    case .errors: appearance.colour ? "\u{1B}[31m!\u{1B}[0m" : "!"
    case .notice, .dropped: appearance.colour ? "\u{1B}[33m*\u{1B}[0m" : "*"
    }
  }

  private func text(_ bytes: [UInt8]) -> String {
    let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...]
    return Printable.coloured(line, keepsColour: appearance.colour) { appearance.outside($0, limit: 1 << 18) }
  }
}

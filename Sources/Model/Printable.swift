/// Makes text from outside safe to show: on a terminal, in a log, in an error message. Every sink uses this one function.
///
/// What could move the cursor, hide, reorder or fake text becomes `U+FFFD` (�): one column wide everywhere, known to people as
/// "something was here", and, unlike `^[` or `\u{1b}`, not to be confused with text that says just that. A whole control
/// sequence (`ESC [ 31 m`) becomes one �, so that coloured messages stay readable; of any other escape only the ESC is
/// replaced, so that nothing can hide in an unfinished one. Tabs and line ends become a space.
///
/// What is left has a width that terminals agree on as far as they do at all: marks have a base (at most eight marks each),
/// joiners stand only inside emoji and between letters of the scripts that need them, flags are pairs.
package enum Printable {
  static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// The printable form of `text`, at most `limit` bytes of UTF-8; what is longer ends with `…`.
  ///
  /// Idempotent, for the same limit. Costs time and memory by `limit` and not by the length of `text`.
  /// - Parameter limit: 3 or more; less counts as 3.
  package static func text(_ text: String, limit: Int = 1_024) -> String {
    if isPlain(text, limit: limit) { return text }
    return scan(text.unicodeScalars, limit: max(limit, 3))
  }

  /// The same for bytes that may not be valid UTF-8: each damaged part becomes �.
  package static func text(bytes: some Collection<UInt8>, limit: Int = 1_024) -> String {
    // Nothing that becomes one replacement is longer than a control sequence, so more bytes than this are never looked at.
    let (enough, overflow) = max(limit, 3).multipliedReportingOverflow(by: longestSequence + 4)
    let part = overflow ? bytes.prefix(.max) : bytes.prefix(enough)
    return text(String(decoding: part, as: UTF8.self), limit: limit)
  }

  /// The printable form of `text` for what shows ASCII only: each other character is a `?`.
  package static func ascii(_ text: String, limit: Int = 1_024) -> String {
    let printable = self.text(text, limit: limit)
    if printable.utf8.allSatisfy({ $0 < 0x80 }) { return printable }
    return String(printable.map { $0.isASCII ? $0 : ($0 == "…" ? "~" : "?") })
  }

  /// Control sequences longer than this are taken for text that only begins like one.
  static let longestSequence = 32
  static let mostMarks = 8
  static let mostJoins = 8

  /// True for printable ASCII within the limit: by far the most of what passes here.
  private static func isPlain(_ text: String, limit: Int) -> Bool {
    guard text.utf8.count <= limit else { return false }
    return text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  private static func scan(_ scalars: String.UnicodeScalarView, limit: Int) -> String {
    var scan = PrintableScan()
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      scalars.formIndex(after: &index)
      let next = index < scalars.endIndex ? scalars[index] : nil
      if scalar == "\u{1B}" || scalar == "\u{9B}" {
        scan.replace()
        if let end = endOfSequence(after: scalar, in: scalars, from: index) { index = end }
      } else if scalar == "\r" && next == "\n" {
        continue
      } else {
        scan.take(scalar, before: next)
      }
      if scan.bytes > limit { return cut(scan.output, to: limit) }
    }
    return scan.output
  }

  /// Where the control sequence ends whose introducer was just read; nil when there is no complete one.
  private static func endOfSequence(
    after introducer: Unicode.Scalar, in scalars: String.UnicodeScalarView, from start: String.Index
  ) -> String.Index? {
    var index = start
    if introducer == "\u{1B}" {
      guard index < scalars.endIndex, scalars[index] == "[" else { return nil }
      scalars.formIndex(after: &index)
    }
    var length = 0
    while index < scalars.endIndex, length < longestSequence {
      let value = scalars[index].value
      scalars.formIndex(after: &index)
      length += 1
      if (0x40...0x7E).contains(value) { return index }
      guard (0x20...0x3F).contains(value) else { return nil }
    }
    return nil
  }

  /// Drops whole characters from the end until `…` fits too, and a joiner that has nothing to join any more.
  private static func cut(_ text: String, to limit: Int) -> String {
    var text = text
    while text.utf8.count > limit - 3, !text.isEmpty { text.removeLast() }
    while let last = text.unicodeScalars.last, last.value == 0x200C || last.value == 0x200D {
      text.unicodeScalars.removeLast()
    }
    return text + "…"
  }
}

/// One pass over a text: what is written so far, and what of it decides whether the next scalar may stay.
private struct PrintableScan {
  var output = ""
  /// Length of `output`; counted here, because it is asked after every scalar.
  var bytes = 0
  /// The scalar written last; nil at the start and after a space, where a mark has nothing to stand on.
  private var previous: Unicode.Scalar?
  private var marks = 0
  private var joins = 0
  private var openFlag = false

  mutating func replace() {
    write(Printable.replacement)
    marks = 0
    joins = 0
    openFlag = false
  }

  mutating func take(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) {
    let value = scalar.value
    if value < 0x300 {
      if value == 0x09 || value == 0x0A || value == 0x0D {
        plain(" ")
      } else if value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0xAD {
        replace()
      } else {
        plain(scalar)
      }
    } else if allows(scalar, before: next) {
      write(scalar)
    } else {
      replace()
    }
  }

  private mutating func plain(_ scalar: Unicode.Scalar) {
    write(scalar)
    if scalar == " " { previous = nil }
    marks = 0
    joins = 0
    openFlag = false
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    output.unicodeScalars.append(scalar)
    bytes += UTF8.width(scalar)
    previous = scalar
  }

  private mutating func allows(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
    let flagWasOpen = openFlag
    openFlag = false
    switch scalar.value {
    case 0x200C, 0x200D: return allowsJoiner(scalar, before: next)
    case 0xFE0E, 0xFE0F: return countsMark() && previous?.properties.isEmoji == true
    case 0x1F3FB...0x1F3FF: return previous?.properties.isEmojiModifierBase == true
    case 0x1F1E6...0x1F1FF:
      marks = 0
      joins = 0
      if flagWasOpen { return true }
      openFlag = next.map { (0x1F1E6...0x1F1FF).contains($0.value) } ?? false
      return openFlag
    case 0x1160...0x11FF, 0xD7B0...0xD7FB: return countsMark() && previous.map(isHangul) ?? false && isVisible(scalar)
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: return countsMark() && previous != nil && isVisible(scalar)
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned: return false
    default:
      marks = 0
      if previous != "\u{200D}" { joins = 0 }
      return isVisible(scalar)
    }
  }

  private mutating func countsMark() -> Bool {
    marks += 1
    return marks <= Printable.mostMarks
  }

  /// A joiner stays inside an emoji sequence, and between letters of Arabic, the Indic scripts, Myanmar and Khmer.
  private mutating func allowsJoiner(_ joiner: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
    guard let previous, let next, joins < Printable.mostJoins else { return false }
    joins += 1
    let before = previous.value == 0xFE0F || isPicture(previous) || (0x1F3FB...0x1F3FF).contains(previous.value)
    if joiner.value == 0x200D, before, isPicture(next) { return true }
    return needsJoiners(previous) && previous.properties.generalCategory != .format && needsJoiners(next)
      && next.properties.generalCategory == .otherLetter && isVisible(next)
  }

  private func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0xFF && scalar.properties.isEmoji && !scalar.properties.isEmojiModifier
      && !(0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  private func needsJoiners(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0620...0x0DFF, 0x1000...0x109F, 0x1780...0x17D3: true
    default: false
    }
  }

  private func isHangul(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x11FF, 0xA960...0xA97C, 0xAC00...0xD7FB: true
    default: false
    }
  }

  private func isVisible(_ scalar: Unicode.Scalar) -> Bool { !scalar.properties.isDefaultIgnorableCodePoint }
}

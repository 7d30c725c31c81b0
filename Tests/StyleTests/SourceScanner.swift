/// Reads a source once, byte by byte, and tells code, comments and strings apart. Code inside `\( )` of a string is code.
struct SourceScanner {
  let isSwift: Bool
  private(set) var line = 1
  private(set) var tokens: [SourceFile.Token] = []
  private(set) var comments: [Int: String] = [:]

  /// A string that is open: how many `#` and quotes end it, and how deep the parentheses are while inside `\( )`.
  private struct OpenString {
    var hashes: Int
    var quotes: Int
    var quote: UInt8
    var depth = 0
  }

  private var open: [OpenString] = []
  private var index = 0

  init(isSwift: Bool) { self.isSwift = isSwift }

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
    while index < bytes.count {
      if let last = open.last, last.depth == 0 {
        scanString(bytes, last)
      } else {
        scanCode(bytes)
      }
    }
  }

  private func byte(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt8 {
    index + offset < bytes.count ? bytes[index + offset] : 0
  }

  private mutating func scanCode(_ bytes: UnsafeBufferPointer<UInt8>) {
    let current = bytes[index]
    switch current {
    case UInt8(ascii: "\n"):
      line += 1
      index += 1
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      index += 1
    case UInt8(ascii: "/") where byte(bytes, 1) == UInt8(ascii: "/"):
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      comments[line] = text(bytes, from: start)
    case UInt8(ascii: "/") where byte(bytes, 1) == UInt8(ascii: "*"):
      scanBlockComment(bytes)
    case UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "'"):
      if !beginString(bytes) { scanWord(bytes) }
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      scanParenthesis(current)
    default:
      scanWord(bytes)
    }
  }

  private mutating func scanParenthesis(_ current: UInt8) {
    index += 1
    if let last = open.indices.last {
      open[last].depth += current == UInt8(ascii: "(") ? 1 : -1
      if open[last].depth == 0 { return }
    }
    tokens.append(.init(text: current == UInt8(ascii: "(") ? "(" : ")", line: line))
  }

  private mutating func scanBlockComment(_ bytes: UnsafeBufferPointer<UInt8>) {
    var depth = 0
    var start = index
    repeat {
      let (first, second) = (byte(bytes, 0), byte(bytes, 1))
      if first == UInt8(ascii: "/"), second == UInt8(ascii: "*"), isSwift || depth == 0 {
        depth += 1
        index += 1
      } else if first == UInt8(ascii: "*"), second == UInt8(ascii: "/") {
        depth -= 1
        index += 1
      } else if first == UInt8(ascii: "\n") {
        comments[line] = text(bytes, from: start)
        start = index + 1
        line += 1
      }
      index += 1
    } while depth > 0 && index < bytes.count
    index = min(index, bytes.count)
    comments[line] = text(bytes, from: start)
  }

  /// Opens a string when one begins here; false when it is something else (`#if`).
  private mutating func beginString(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var hashes = 0
    while isSwift, byte(bytes, hashes) == UInt8(ascii: "#") { hashes += 1 }
    let quote = byte(bytes, hashes)
    guard quote == UInt8(ascii: "\"") || (!isSwift && quote == UInt8(ascii: "'")) else { return false }
    let isLong = isSwift && byte(bytes, hashes + 1) == quote && byte(bytes, hashes + 2) == quote
    tokens.append(.init(text: "\"", line: line))
    open.append(OpenString(hashes: hashes, quotes: isLong ? 3 : 1, quote: quote))
    index += hashes + (isLong ? 3 : 1)
    return true
  }

  private mutating func scanString(_ bytes: UnsafeBufferPointer<UInt8>, _ string: OpenString) {
    let current = bytes[index]
    if current == UInt8(ascii: "\n") {
      line += 1
      index += 1
      if string.quotes == 1 { open.removeLast() }
    } else if current == UInt8(ascii: "\\"),
      (0..<string.hashes).allSatisfy({ byte(bytes, 1 + $0) == UInt8(ascii: "#") })
    {
      index += 1 + string.hashes
      if isSwift, byte(bytes, 0) == UInt8(ascii: "(") { open[open.count - 1].depth = 1 }
      // The end of a line is not skipped: lines are counted.
      if byte(bytes, 0) != UInt8(ascii: "\n") { index += 1 }
    } else if (0..<string.quotes).allSatisfy({ byte(bytes, $0) == string.quote }),
      (0..<string.hashes).allSatisfy({ byte(bytes, string.quotes + $0) == UInt8(ascii: "#") })
    {
      index += string.quotes + string.hashes
      open.removeLast()
    } else {
      index += 1
    }
  }

  private mutating func scanWord(_ bytes: UnsafeBufferPointer<UInt8>) {
    let start = index
    index += 1
    let first = bytes[start]
    if isPartOfWord(first) || first == UInt8(ascii: "@") || first == UInt8(ascii: "#") {
      while index < bytes.count, isPartOfWord(bytes[index]) { index += 1 }
    }
    // `try!` is one word; `try !a` is two.
    if byte(bytes, 0) == UInt8(ascii: "!"), text(bytes, from: start) == "try" { index += 1 }
    tokens.append(.init(text: text(bytes, from: start), line: line))
  }

  private func isPartOfWord(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
      || byte >= 0x80
  }

  private func text(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
  }
}

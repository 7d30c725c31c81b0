/// A Swift or C file taken apart: words and signs of the code, and the comments; what stands in strings is left out.
struct SourceFile: Sendable {
  /// An identifier, keyword, number, `@attribute`, or one sign; `"` stands for a string.
  struct Token: Sendable {
    var text: String
    var line: Int
  }

  /// Relative to the package, like `Sources/Model/Name.swift`.
  let path: String
  private(set) var lineCount = 0
  private(set) var tokens: [Token] = []
  /// By line, from 1: the comment on it with its slashes.
  private(set) var comments: [Int: String] = [:]
  /// By line, from 1: the index of its first token.
  private(set) var firstTokens: [Int: Int] = [:]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    var scanner = SourceScanner(isSwift: path.hasSuffix(".swift"))
    bytes.withUnsafeBufferPointer { scanner.scan($0) }
    lineCount = bytes.last == UInt8(ascii: "\n") ? scanner.line - 1 : scanner.line
    tokens = scanner.tokens
    comments = scanner.comments
    for (index, token) in tokens.enumerated() where firstTokens[token.line] == nil { firstTokens[token.line] = index }
  }

  init(path: String, text: String) { self.init(path: path, bytes: Array(text.utf8)) }

  /// The first part of the path below `Sources` or `Tests`: a room, or a test target.
  var room: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }

  /// True when a comment with `// why:` stands on the line or in the comment lines right above it.
  func isExplained(_ line: Int) -> Bool {
    if comments[line]?.hasPrefix("// why:") == true { return true }
    var above = line - 1
    while firstTokens[above] == nil, let comment = comments[above] {
      if comment.hasPrefix("// why:") { return true }
      above -= 1
    }
    return false
  }

  /// True when a `///` comment stands above the line; attributes and a `// why:` may stand between.
  func isDocumented(_ line: Int) -> Bool {
    var above = line - 1
    while true {
      if let first = firstTokens[above] {
        guard tokens[first].text.hasPrefix("@") else { return false }
      } else {
        guard let comment = comments[above] else { return false }
        if comment.hasPrefix("///") { return true }
      }
      above -= 1
    }
  }

  /// The lines on which these tokens follow each other.
  func lines(with sequence: [String]) -> [Int] {
    guard let head = sequence.first, tokens.count >= sequence.count else { return [] }
    return (0...(tokens.count - sequence.count)).compactMap { start in
      guard tokens[start].text == head else { return nil }
      let matches = sequence.indices.allSatisfy { tokens[start + $0].text == sequence[$0] }
      return matches ? tokens[start].line : nil
    }
  }
}

internal import Model

/// The bytes of a configuration file, from which values are read and lines are shown.
package struct ConfigurationSource: Sendable {
  /// How its text is to be read.
  package enum Format: Sendable, Equatable {
    case yaml, json

    /// By the end of a file's name: `.json` is JSON, everything else YAML.
    package init(path: String) { self = path.lowercased().hasSuffix(".json") ? .json : .yaml }
  }

  package let format: Format
  /// Without a byte order mark; in YAML each line end is one byte.
  let bytes: [UInt8]
  private let limits: ConfigurationLimits
  /// What was wrong with the bytes before anybody read them.
  private let size: Int

  package init(_ bytes: [UInt8], format: Format, limits: ConfigurationLimits = ConfigurationLimits()) {
    self.format = format
    self.limits = limits
    size = bytes.count
    guard size <= limits.bytes else {
      self.bytes = []
      return
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if format == .yaml, bytes.contains(UInt8(ascii: "\r")) {
      self.bytes = Self.withoutReturns(bytes[start...])
    } else {
      self.bytes = start == 0 ? bytes : Array(bytes[start...])
    }
  }

  /// The file's one value; of an empty YAML file it is null.
  /// - Throws: the first thing that is wrong, with its place.
  package func read() throws(ConfigurationProblem) -> ConfigurationNode {
    if size > limits.bytes {
      throw problem("the file is larger than \(limits.bytes) bytes", at: ConfigurationPosition(line: 1, column: 1))
    }
    return try bytes.withUnsafeBufferPointer { (text) throws(ConfigurationProblem) -> ConfigurationNode in
      do throws(ReadingProblem) {
        try TextCheck.check(text, format)
        switch format {
        case .yaml:
          var reader = YAMLReader(text, limits)
          return try reader.document()
        case .json:
          var reader = JSONReader(text, limits)
          return try reader.document()
        }
      } catch {
        throw problem(error.message, at: position(of: error.offset), path: error.path.reversed())
      }
    }
  }

  /// A problem of a value that was read from here, with its line.
  package func problem(
    _ message: String, at position: ConfigurationPosition, path: [String] = []
  ) -> ConfigurationProblem {
    let (before, after) = parts(of: position)
    return ConfigurationProblem(
      position: position, path: path, message: message, excerpt: before + after, caret: before.count)
  }

  private static func withoutReturns(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for index in bytes.indices {
      let isLineEnd = bytes[index] == UInt8(ascii: "\r") && index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A
      if !isLineEnd { result.append(bytes[index]) }
    }
    return result
  }

  private func position(of offset: Int) -> ConfigurationPosition {
    let before = bytes[..<min(offset, bytes.count)]
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = before.count { $0 == 0x0A } + 1
    return ConfigurationPosition(line: line, column: before[start...].count { $0 & 0xC0 != 0x80 } + 1)
  }

  /// What stands before the place in its line and what follows, both cut to what fits a terminal.
  private func parts(of position: ConfigurationPosition) -> (before: String, after: String) {
    var start = 0
    for _ in 1..<max(position.line, 1) {
      guard let end = bytes[start...].firstIndex(of: 0x0A) else { break }
      start = end + 1
    }
    let line = bytes[start...].prefix { $0 != 0x0A }
    var place = start
    var column = 1
    while place < line.endIndex {
      if bytes[place] & 0xC0 != 0x80 {
        if column == position.column { break }
        column += 1
      }
      place += 1
    }
    // Enough bytes for all the characters that are shown.
    let before = String(decoding: line[max(start, place - 800)..<place], as: UTF8.self)
    var shown = Printable.text(before, limit: 4_000)
    if shown.count > 50 || place - 800 > start { shown = "…" + String(shown.suffix(40)) }
    let after = Printable.text(String(decoding: line[place...].prefix(800), as: UTF8.self), limit: 4_000)
    if after.count <= 50 { return (shown, after) }
    return (shown, String(after.prefix(49)) + "…")
  }
}

/// A problem as the readers find it: a place among the bytes, the keys innermost first.
struct ReadingProblem: Error {
  var message: String
  var offset: Int
  var path: [String] = []

  init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }

  func inside(_ key: String) -> ReadingProblem {
    var problem = self
    problem.path.append(key)
    return problem
  }
}

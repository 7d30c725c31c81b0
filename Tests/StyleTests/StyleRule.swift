import Testing

/// A rule of the house that a file can break.
struct StyleRule: Sendable, CustomTestStringConvertible {
  /// Where a rule is broken, and how.
  struct Complaint: CustomStringConvertible {
    var path: String
    var line: Int
    var text: String

    var description: String { "\(path):\(line): \(text)" }
  }

  var name: String
  /// The lines that break the rule, each with what is wrong there.
  var broken: @Sendable (SourceFile) -> [(line: Int, text: String)]

  var testDescription: String { name }

  func complaints(about file: SourceFile) -> [Complaint] {
    broken(file).map { Complaint(path: file.path, line: $0.line, text: $0.text) }
  }

  static let all = [imports, length, explanations, documentation, names, leftovers]

  /// At most 400 lines; but what is given away as one file is one file.
  static let length = StyleRule(name: "length") { file in
    file.lineCount > 400 && file.path != "Sources/Clients/dmon.h"
      ? [(file.lineCount, "\(file.lineCount) lines, the limit is 400")] : []
  }

  /// What leaves the event loop, or switches a check of the compiler off, has a reason beside it.
  static let explanations = StyleRule(name: "explanations") { file in
    let risky: [[String]] = [
      ["Task", "{"], ["Task", "("], ["Task", ".", "init"], ["Task", ".", "detached"], ["Task", ".", "immediate"],
      ["Task", ".", "sleep"], ["@MainActor"], ["MainActor", "."], ["DispatchQueue"], ["try!"], ["@unchecked"],
      ["nonisolated", "(", "unsafe", ")"], ["fatalError", "("],
    ]
    var broken: [(Int, String)] = []
    for sequence in risky {
      for line in file.lines(with: sequence) { broken.append((line, sequence.joined())) }
    }
    for line in file.lines(with: [".", "sleep", "("]) where file.sleepsOnClock(line) {
      broken.append((line, "Clock.sleep"))
    }
    return broken.filter { !file.isExplained($0.0) }.map { ($0.0, "'\($0.1)' without a '// why:' line") }
  }

  /// No words that say nothing in names of types.
  static let names = StyleRule(name: "names") { file in
    let kinds: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    let empty: Set = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities"]
    return zip(file.tokens, file.tokens.dropFirst()).compactMap { keyword, name in
      guard kinds.contains(keyword.text), let word = name.text.camelCaseWords.first(where: empty.contains) else {
        return nil
      }
      return (name.line, "'\(word)' in the name of a type says nothing: \(name.text)")
    }
  }

  /// Nothing is left to be done later.
  static let leftovers = StyleRule(name: "leftovers") { file in
    let marks: Set<Substring> = ["TODO", "FIXME", "XXX"]
    var broken: [(Int, String)] = []
    for (line, comment) in file.comments {
      let words = comment.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      for word in words where marks.contains(word) { broken.append((line, "\(word) left in a comment")) }
    }
    for token in file.tokens where marks.contains(Substring(token.text)) { broken.append((token.line, token.text)) }
    return broken
  }
}

extension SourceFile {
  /// True when what stands before `.sleep(` on the line is a clock: its name ends with it, or `.continuous`, `.suspending`.
  fileprivate func sleepsOnClock(_ line: Int) -> Bool {
    guard let first = firstTokens[line] else { return false }
    for index in first..<tokens.count where tokens[index].line == line && tokens[index].text == "sleep" {
      guard let dot = tokens[..<index].last, dot.text == "." else { continue }
      // The name before the dot, over the parentheses of `ContinuousClock()`.
      guard let owner = tokens[..<(index - 1)].last(where: { $0.text != "(" && $0.text != ")" })?.text else { continue }
      if owner.hasSuffix("Clock") || owner == "clock" || owner == "continuous" || owner == "suspending" { return true }
    }
    return false
  }
}

extension String {
  /// `taskRecordID` is `task`, `Record`, `I`, `D`: a word begins with each capital letter.
  fileprivate var camelCaseWords: [String] {
    var words: [String] = []
    for character in self {
      if character.isUppercase || words.isEmpty {
        words.append(String(character))
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words
  }
}

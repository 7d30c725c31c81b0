/// Reads a file of variables, as `--env-file` takes it: one NAME=VALUE a line.
///
/// Empty lines and lines that begin with `#` say nothing; `export` before a name is passed over; a value may stand in single
/// or double quotes, which are taken away; in double quotes `\\n`, `\\t`, `\\"`, `\\\\` and `\\$` mean what they mean in a shell.
enum EnvironmentFile {
  /// What is wrong, and on which line.
  struct Problem: Error, Equatable {
    var line: Int
    var text: String
  }

  /// The variables in their order, as NAME=VALUE.
  static func parse(_ bytes: [UInt8]) throws(Problem) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Problem(line: 1, text: "is not UTF-8 text") }
    var variables: [String] = []
    var number = 0
    // A line's end as Windows writes it is one character.
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      number += 1
      var rest = trimmed(line)
      if rest.isEmpty || rest.first == "#" { continue }
      if rest.hasPrefix("export ") { rest = trimmed(rest.dropFirst(7)) }
      guard let equals = rest.firstIndex(of: "="), equals != rest.startIndex else {
        throw Problem(line: number, text: "is not NAME=VALUE")
      }
      let name = rest[..<equals]
      guard name.allSatisfy({ $0 != " " && $0 != "\t" }) else {
        throw Problem(line: number, text: "has a blank in the name")
      }
      variables.append("\(name)=\(try value(rest[rest.index(after: equals)...], number))")
    }
    return variables
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }

  private static func value(_ text: Substring, _ line: Int) throws(Problem) -> String {
    guard let quote = text.first, quote == "'" || quote == "\"" else { return String(text) }
    var value = ""
    var isEscaped = false
    for index in text.indices.dropFirst() {
      let character = text[index]
      if isEscaped {
        value += escape(character)
        isEscaped = false
      } else if character == "\\" && quote == "\"" {
        isEscaped = true
      } else if character == quote {
        guard text.index(after: index) == text.endIndex else {
          throw Problem(line: line, text: "goes on after the closing quote")
        }
        return value
      } else {
        value.append(character)
      }
    }
    throw Problem(line: line, text: "has no closing quote")
  }

  private static func escape(_ character: Character) -> String {
    switch character {
    case "n": "\n"
    case "t": "\t"
    case "\"", "\\", "$", "`": String(character)
    default: "\\\(character)"
    }
  }
}

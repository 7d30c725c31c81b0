import Configuration
import Screen
import Testing

@Suite("What is wrong with a configuration file is shown with its place")
struct ConfigurationProblemTests {
  private func rendered(_ bytes: [UInt8], _ format: ConfigurationSource.Format = .yaml) -> String {
    do throws(ConfigurationProblem) {
      return "read: \(try ConfigurationSource(bytes, format: format).read())"
    } catch {
      return error.rendered(file: "dmon.yml", columns: DisplayWidth.of)
    }
  }

  private func rendered(_ text: String, _ format: ConfigurationSource.Format = .yaml) -> String {
    rendered(Array(text.utf8), format)
  }

  @Test("file, line, column, keys, the line, and a caret below the place")
  func place() {
    #expect(
      rendered("services:\n  - name: web\n    command: [sh, -c, a: b: c]\n") == """
        dmon.yml:3:27: services[0].command[2]: ',' or ']' was expected here, for the bracket of line 3
              command: [sh, -c, a: b: c]
                                    ^
        """)
  }

  @Test("the caret stands right below wide characters, tabs and marks")
  func alignment() {
    #expect(
      rendered("日本: \"a\tb\" e\u{301}\n") == """
        dmon.yml:1:11: 日本: the value is over before this; if it belongs to it, write all of it in quotes
          日本: "a b" e\u{301}
                      ^
        """)
    #expect(
      rendered("a:\n\tb: c\n") == """
        dmon.yml:2:1: a: a tab cannot indent; use spaces
           b: c
          ^
        """)
  }

  @Test("what could fake or hide text is shown as such")
  func printable() {
    #expect(
      rendered("a: \u{1B}[31m\n") == """
        dmon.yml:1:4: the control character U+001B cannot stand in a file
          a: �
             ^
        """)
    #expect(
      rendered([0x61, 0x3A, 0x20, 0xFF, 0x0A]) == """
        dmon.yml:1:4: the byte 0xFF is no UTF-8; a file has to be UTF-8
          a: �
             ^
        """)
  }

  @Test("of a long line the part around the place is shown")
  func longLines() {
    let text =
      "a: [" + String(repeating: "word, ", count: 100) + "}, " + String(repeating: "more, ", count: 100) + "]\n"
    let lines = rendered(text).split(separator: "\n")
    #expect(lines[0].hasPrefix("dmon.yml:1:605: a[100]: "))
    #expect(lines[1].count < 110 && lines[1].hasPrefix("  …") && lines[1].hasSuffix("…"))
    let place = lines[1].index(lines[1].startIndex, offsetBy: lines[2].count - 1)
    #expect(lines[1][place] == "}")
  }

  @Test("the lines of a file with CRLF are counted and shown like others")
  func carriageReturns() {
    #expect(
      rendered("a: b\r\nc: d: e\r\n") == """
        dmon.yml:2:5: c: a mapping cannot begin here; if this is text, write it in quotes
          c: d: e
              ^
        """)
  }

  @Test("keys that are no plain words stand in quotes")
  func paths() {
    #expect(ConfigurationProblem.text(of: ["services", "[3]", "a.b", "c"]) == "services[3].\"a.b\".c")
  }

  @Test("a file may be so large, so deep, and repeat so much")
  func limits() {
    var limits = ConfigurationLimits()
    limits.bytes = 10
    #expect(throws: Never.self) {
      try ConfigurationSource(Array("0123456789".utf8), format: .yaml, limits: limits).read()
    }
    let large = #expect(throws: ConfigurationProblem.self) {
      try ConfigurationSource(Array("0123456789a".utf8), format: .yaml, limits: limits).read()
    }
    #expect(large?.message == "the file is larger than 10 bytes")
    for (open, close, format) in [
      ("[", "]", ConfigurationSource.Format.yaml), ("[", "]", .json), ("- ", "", .yaml), ("a:\n", "", .yaml),
    ] {
      func nested(_ depth: Int) -> String {
        if open == "a:\n" { return (0..<depth).map { String(repeating: " ", count: $0) + "a:\n" }.joined() }
        return String(repeating: open, count: depth) + (format == .json ? "1" : "x")
          + String(repeating: close, count: depth)
      }
      #expect(rendered(nested(64), format).hasPrefix("read"))
      #expect(rendered(nested(65), format).contains("nested more than 64 deep"))
      #expect(rendered(nested(1_000), format).contains("nested more than 64 deep"))
    }
  }

  @Test("aliases cannot make much out of little")
  func aliasBombs() {
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<10 {
      bomb += "a\(level): &a\(level) [" + String(repeating: "*a\(level - 1) , ", count: 10) + "]\n"
    }
    #expect(rendered(bomb).contains("the aliases repeat more than 100000 values"))
    var merges = "a0: &a0 {" + (0..<200).map { "k\($0): 1" }.joined(separator: ", ") + "}\n"
    for level in 1..<2_000 { merges += "a\(level): {<<: *a0 }\n" }
    #expect(rendered(merges).contains("the aliases repeat more than 100000 values"))
    var deep = "a0: &a0 [x]\n"
    for level in 1..<70 { deep += "a\(level): &a\(level) [*a\(level - 1) ]\n" }
    #expect(rendered(deep).contains("nested more than 64 deep"))
  }

  @Test("a problem of a value that was read is shown in the same way")
  func ofValues() throws {
    let source = ConfigurationSource(Array("services:\n  - name: 3\n".utf8), format: .yaml)
    let problem = source.problem(
      "text was expected", at: ConfigurationPosition(line: 2, column: 11), path: ["services", "[0]", "name"])
    #expect(
      problem.rendered(file: "x.yml", columns: DisplayWidth.of) == """
        x.yml:2:11: services[0].name: text was expected
            - name: 3
                    ^
        """)
  }
}

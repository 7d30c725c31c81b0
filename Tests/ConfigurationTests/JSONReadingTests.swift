import Configuration
import Support
import Testing

@Suite("JSON files are read strictly")
struct JSONReadingTests {
  private func read(_ text: String) throws(ConfigurationProblem) -> ConfigurationNode {
    try ConfigurationSource(Array(text.utf8), format: .json).read()
  }

  @Test("values, keys and their places")
  func values() throws {
    let node = try read(#"{"a": [1, -0, 1.5, 1e3, true, null, "x\n\u00e9\ud83d\ude00"], "ä": {}, "b": 2}"#)
    #expect(
      node.canonical
        == #"{s61=[i1,i0,d3ff8000000000000,d408f400000000000,t,n,s780ac3a9f09f9880],s62=i2,sc3a4={}}"#)
    guard case .mapping(let entries) = node.kind else { return #expect(Bool(false)) }
    #expect(entries.map(\.key.position.column) == [2, 63, 72])
    #expect(try read("\u{FEFF}[\r\n  1\r\n]").canonical == "[i1]")
  }

  @Test(
    "what JSON has not is refused, with what was expected",
    arguments: [
      ("", "empty"), ("{a: 1}", "a key in double quotes"), ("{'a': 1}", "a key in double quotes"), ("[1,]", "no comma"),
      ("{\"a\": 1,}", "no comma"), ("[1 2]", "',' or ']'"), ("{\"a\" 1}", "':'"), ("{\"a\": 1 \"b\": 2}", "',' or '}'"),
      ("[1", "never closed"), ("{\"a\": 1", "never closed"), ("\"a", "never closed"), ("[1] 2", "over before"),
      ("// x\n1", "value was expected"), ("# x\n1", "value was expected"), ("010", "no value of JSON"),
      ("+1", "no value"),
      (".5", "no value"), ("1.", "no value"), ("1e", "no value"), ("0x1F", "no value"), ("NaN", "no value"),
      ("True", "no value"), ("nul", "no value"), ("1e400", "too large"), ("9223372036854775808", "too large"),
      ("\"a\tb\"", "tab"), ("\"a\nb\"", "line end"), ("\"\\x41\"", "escape"), ("\"\\u12g4\"", "hexadecimal"),
      ("\"\\ud800\"", "surrogate"), ("\"\\ud800\\u0041\"", "surrogate"), ("{\"a\": 1, \"a\": 2}", "stands twice"),
      ("[,]", "value"),
      ("{\"a\":}", "value"), ("{,}", "a key"), ("\u{0}", "control"), ("[}", "value"), ("--1", "no value"),
      ("- 1", "no value"),
    ])
  func refused(text: String, why: String) {
    let problem = #expect(throws: ConfigurationProblem.self) { try read(text) }
    #expect(problem?.message.contains(why) == true, "\(problem?.message ?? "")")
  }

  @Test("8,000 generated and damaged documents: what Python's json reads, or refused", arguments: [7, nil])
  func generated(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var generator = JSONGenerator(seed: seed)
    var documents: [[UInt8]] = []
    while documents.count < 4_000 {
      let document = generator.document()
      documents += [document, generator.damaged(document)]
    }
    let lines = try pythonAnswers(pythonJSON, for: documents)
    var (equal, refused, oursOnly) = (0, 0, 0)
    for (document, line) in zip(documents, lines) {
      do throws(ConfigurationProblem) {
        let ours = try ConfigurationSource(document, format: .json).read().canonical
        #expect(ours == line, "seed \(seed): \(String(decoding: document, as: UTF8.self))")
        equal += 1
      } catch {
        if line == "-" {
          refused += 1
        } else {
          oursOnly += 1
          let isExplained = ["surrogate", "too large"].contains { error.message.contains($0) }
          #expect(isExplained, "seed \(seed): \(error.message): \(String(decoding: document, as: UTF8.self))")
        }
      }
    }
    print(
      "JSON, seed \(seed): \(documents.count) documents, \(equal) equal, \(refused) refused by both, \(oursOnly) by ours only"
    )
    #expect(equal > 1_500 && refused > 500 && oursOnly < 300)
  }
}

/// Makes JSON, and damages it.
private struct JSONGenerator {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func document() -> [UInt8] { Array((space() + value(0) + space()).utf8) }

  mutating func damaged(_ document: [UInt8]) -> [UInt8] {
    var bytes = document
    let at = below(bytes.count)
    switch below(5) {
    case 0: bytes.remove(at: at)
    case 1: bytes[at] = pick(Array("{}[]\",:01.-+eE\\/ntu \n\t#'".utf8))
    case 2:
      bytes.insert(
        contentsOf: Array(pick(["NaN", ",", "\\u", "\\ud800", "00", "//", "{}", "[", "1e999", "\u{A0}"]).utf8), at: at)
    case 3: bytes.removeSubrange(at...)
    default: bytes.insert(pick([0x80, 0xFF, 0xC0, 0x01, 0x7F]), at: at)
    }
    return bytes
  }

  private mutating func value(_ depth: Int) -> String {
    switch below(depth > 4 ? 6 : 9) {
    case 0: return pick(["true", "false", "null"])
    case 1, 2:
      return pick([
        "0", "-0", "1", "-12", "1.5", "-0.0", "1e3", "1E-3", "9223372036854775807", "9223372036854775808", "1e400",
        "0.1",
        "123.456e-7",
      ])
    case 3, 4, 5: return string()
    case 6, 7:
      return "[" + (0..<below(4)).map { _ in space() + value(depth + 1) + space() }.joined(separator: ",") + "]"
    default:
      return "{"
        + (0..<below(4)).map { number in
          space() + (once(in: 8) ? "\"k\"" : "\"k\(number)\"") + space() + ":" + space() + value(depth + 1)
        }.joined(separator: ",") + "}"
    }
  }

  private mutating func string() -> String {
    let pieces = [
      "a", "b c", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\ud83d\\ude00", "é", "日本", "👩‍👩‍👧", "\u{7F}", "\u{2028}",
      "\\u0000", "\\ud800",
    ]
    return "\"" + (0..<below(5)).map { _ in pick(once(in: 10) ? pieces : Array(pieces.prefix(11))) }.joined() + "\""
  }

  private mutating func space() -> String { once(in: 4) ? pick([" ", "\n", "\t", "\r\n", "  "]) : "" }
  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  private mutating func once(in times: Int) -> Bool { below(times) == 0 }
  private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

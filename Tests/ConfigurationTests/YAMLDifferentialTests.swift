import Configuration
import Support
import Testing

private let hasRuamel = (try? run(["python3", "-c", "import ruamel.yaml"]).code) == 0

@Suite(
  "The YAML reader held against ruamel.yaml",
  .enabled(if: hasRuamel, "ruamel.yaml is missing; .ci/install.sh installs it"))
struct YAMLDifferentialTests {
  /// What became of the documents.
  private struct Counts {
    var equal = 0
    var refusedByBoth = 0
    /// By the beginning of the message.
    var refusedByOurs: [String: Int] = [:]
    var different: [String] = []

    var total: Int { equal + refusedByBoth + refusedByOurs.values.reduce(0, +) + different.count }
  }

  /// Why ours may refuse what ruamel.yaml reads, in the order of how often it occurs: the words of the message.
  private static let reasons = [
    // What the core schema takes for text, and others for a number; what fits no 64 bits.
    "is a number for some readers", "fit into 64 bits", "is a number that is too large",
    "means something else for some",
    // What is not supported.
    "keys with '?'", "the tag '", "the key before ':'", "directives only", "key has to be text", "cannot be a key",
    "YAML 1.2",
    // What the specification refuses too, or only old readers take.
    "carriage return", "the character U+", "in one line", "not closed before", "space was expected after ':'",
    "'-' begins no item", "has to be indented", "needs a space before its '#'", "a tab cannot", "surrogate",
    "never closed",
    "no escape",
    // Names and tags, where one of two meanings would have to be chosen.
    "name of an", "name of the", "what its tag", "another name", "contain itself", "only one",
    "space was expected after the tag",
    // What ruamel.yaml forgives in damaged documents.
    "stands twice", "does not close the bracket", "'KEY: VALUE' was expected", "next item of the list", "',' or '",
    "value was expected", "indented as nothing above", "cannot begin", "begins in a line", "empty line before",
    "alias has neither",
  ]

  @Test("12,000 generated and damaged documents: the same value, or refused", arguments: [20_261_121, nil])
  func generated(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var generator = YAMLGenerator(seed: seed)
    var documents: [[UInt8]] = []
    while documents.count < 6_000 {
      let document = generator.document()
      documents.append(document)
      documents.append(generator.damaged(document))
    }
    let counts = try compare(documents)
    report(counts, "seed \(seed)")
    for text in counts.different.prefix(5) { Issue.record("seed \(seed): \(text)") }
    let unknown = counts.refusedByOurs.keys.filter { $0.hasPrefix("?") }
    #expect(unknown.isEmpty, "seed \(seed)")
    // The documents are worth something only when all of this occurs among them.
    #expect(counts.equal > 2_000, "seed \(seed)")
    #expect(counts.refusedByBoth > 2_000, "seed \(seed)")
    #expect(counts.refusedByOurs.values.reduce(0, +) < counts.total / 12, "seed \(seed)")
  }

  @Test("hard cases: what has to be read is read, as ruamel.yaml reads it")
  func hardCases() throws {
    let counts = try compare(YAMLHardCases.read.map { Array($0.utf8) })
    report(counts, "hard cases to be read")
    for text in counts.different { Issue.record("\(text)") }
    #expect(counts.refusedByOurs.isEmpty && counts.refusedByBoth == 0)
    for text in YAMLHardCases.read { #expect(throws: Never.self, "\(text)") { try source(text).read() } }
  }

  @Test("hard cases: what has to be refused is, and the message says why")
  func refusals() throws {
    let cases = YAMLHardCases.refused + YAMLHardCases.wrong
    let counts = try compare(cases.map { Array($0.text.utf8) })
    report(counts, "hard cases to be refused")
    #expect(counts.equal == 0)
    for text in counts.different { Issue.record("\(text)") }
    for (text, why) in cases {
      do throws(ConfigurationProblem) {
        _ = try source(text).read()
        Issue.record("it was read: \(text)")
      } catch {
        #expect(error.message.contains(why), "\(text)")
      }
    }
  }

  private func source(_ text: String) -> ConfigurationSource { ConfigurationSource(Array(text.utf8), format: .yaml) }

  private func report(_ counts: Counts, _ what: String) {
    print(
      "YAML, \(what): \(counts.total) documents, \(counts.equal) equal, \(counts.refusedByBoth) refused by both,",
      "\(counts.refusedByOurs.values.reduce(0, +)) refused by ours only, \(counts.different.count) different")
    let reasons = counts.refusedByOurs.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    print("  " + reasons.map { "\($0.value) \($0.key)" }.joined(separator: "; "))
  }

  private func compare(_ documents: [[UInt8]]) throws -> Counts {
    let theirs = try pythonAnswers(pythonYAML, for: documents)
    var counts = Counts()
    for (document, line) in zip(documents, theirs) {
      let shown = String(decoding: document, as: UTF8.self)
      do throws(ConfigurationProblem) {
        let ours = try ConfigurationSource(document, format: .yaml).read().canonical
        if ours == line {
          counts.equal += 1
        } else {
          counts.different.append("\(shown)\nours:   \(ours)\ntheirs: \(line)")
        }
      } catch {
        if line == "-" {
          counts.refusedByBoth += 1
        } else {
          let reason = Self.reasons.first { error.message.contains($0) } ?? "? \(error.message): \(shown)"
          counts.refusedByOurs[reason, default: 0] += 1
        }
      }
    }
    return counts
  }
}

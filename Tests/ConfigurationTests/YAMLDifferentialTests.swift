import Configuration
import Support
import Testing

@Suite("The YAML reader held against ruamel.yaml")
struct YAMLDifferentialTests {
  /// What became of the documents.
  private struct Counts {
    var equal = 0
    var refusedByBoth = 0
    var refusedByOurs: [String: Int] = [:]
    var samples: [String: String] = [:]
    var different: [String] = []
  }

  @Test("generated and damaged documents: the same value, or refused", arguments: [20_261_121, nil, nil, nil])
  func generated(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var generator = YAMLGenerator(seed: seed)
    var documents: [[UInt8]] = []
    while documents.count < 24_000 {
      let document = generator.document()
      documents.append(document)
      documents.append(generator.damaged(document))
    }
    let counts = try compare(documents)
    print("EQUAL \(counts.equal) BOTH \(counts.refusedByBoth) DIFF \(counts.different.count)")
    for (a, b) in counts.refusedByOurs.sorted(by: { $0.value > $1.value }) { print("OURS \(b) \(a)") }
    for text in counts.different.sorted(by: { $0.count < $1.count }).prefix(25) { print("DIFF \(text)\n=====") }
    for (a, b) in counts.samples.sorted(by: { $0.value.count < $1.value.count }) { print("SAMPLE \(a)\n\(b)\n=====") }
    for text in counts.different.prefix(5) { Issue.record("seed \(seed): \(text)") }
  }

  private func compare(_ documents: [[UInt8]]) throws -> Counts {
    let theirs = try answers(of: documents)
    try #require(theirs.count == documents.count)
    var counts = Counts()
    for (document, line) in zip(documents, theirs) {
      let shown = String(decoding: document, as: UTF8.self)
      do throws(ConfigurationProblem) {
        let ours = try ConfigurationSource(document, format: .yaml).read().canonical
        if ours == line {
          counts.equal += 1
        } else {
          counts.different.append("\n\(shown)\nours:   \(ours)\ntheirs: \(line)")
        }
      } catch {
        if line == "-" {
          counts.refusedByBoth += 1
        } else {
          counts.refusedByOurs[error.message, default: 0] += 1
          counts.samples[error.message] = shown
        }
      }
    }
    return counts
  }

  private func answers(of documents: [[UInt8]]) throws -> [Substring] {
    var input: [UInt8] = []
    for document in documents {
      withUnsafeBytes(of: UInt32(document.count).littleEndian) { input += $0 }
      input += document
    }
    let result = try run(["python3", "-c", pythonYAML], input: input)
    try #require(result.code == 0, "python3: \(result.errorText)")
    return result.text.split(separator: "\n")
  }
}

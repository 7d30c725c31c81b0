import Support
import Testing

@testable import Varlink

@Suite("The JSON reader held against Python's")
struct DifferentialTests {
  /// What we may refuse although Python takes it.
  private enum Refusal: String, CaseIterable {
    case depth, surrogate, infinite
  }

  @Test("60,000 generated and damaged documents: the same value, or refused", arguments: [20_251_121, nil])
  func sameAnswers(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var generator = DocumentGenerator(seed: seed)
    var documents: [[UInt8]] = []
    while documents.count < 30_000 {
      let document = generator.document()
      documents.append(document)
      documents.append(generator.damaged(document))
    }
    let theirs = try pythonAnswers(pythonReader, for: documents)
    var accepted = 0
    var refused: [Refusal: Int] = [:]
    for (document, line) in zip(documents, theirs) {
      switch compare(document, line) {
      case .same(let wasAccepted): accepted += wasAccepted ? 1 : 0
      case .refused(let reason): refused[reason, default: 0] += 1
      case .different(let what):
        Issue.record(
          "seed \(seed): \(String(decoding: document, as: UTF8.self))\n\(document)\n\(what)\nPython: \(line)")
        return
      }
    }
    // The documents are worth something only when all of this occurs among them.
    #expect(accepted > 12_000, "seed \(seed)")
    #expect(documents.count - accepted > 5_000, "seed \(seed)")
    for reason in Refusal.allCases { #expect(refused[reason, default: 0] > 20, "seed \(seed): \(reason)") }
  }

  private enum Outcome {
    case same(accepted: Bool)
    case refused(Refusal)
    case different(String)
  }

  private func compare(_ document: [UInt8], _ line: Substring) -> Outcome {
    let words = line.split(separator: " ")
    do throws(WireError) {
      let ours = try WireDecoder.decode(AnyValue.self, from: document).canonical
      if line == "-" { return .different("we read \(ours)") }
      return ours == words[2] ? .same(accepted: true) : .different("we read \(ours)")
    } catch {
      if line == "-" { return .same(accepted: false) }
      switch error {
      case .tooDeep where (Int(words[0]) ?? 0) > FrameLimit.depth: return .refused(.depth)
      case .malformed(_, "half a surrogate pair") where words[1].contains("s"): return .refused(.surrogate)
      case .wrongType(_, "a number that fits into 64 bits") where words[1].contains("i"): return .refused(.infinite)
      default: return .different(error.message)
      }
    }
  }
}

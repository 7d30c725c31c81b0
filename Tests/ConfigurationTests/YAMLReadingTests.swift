import Configuration
import Testing

@Suite("What a YAML file says, and where")
struct YAMLReadingTests {
  private func read(_ text: String) throws(ConfigurationProblem) -> ConfigurationNode {
    try ConfigurationSource(Array(text.utf8), format: .yaml).read()
  }

  /// A mapping's values as they are meant, by key.
  private func values(_ text: String) throws -> [String: ConfigurationValue] {
    guard case .mapping(let entries) = try read(text).kind else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: entries.compactMap { entry in
        guard case .scalar(let scalar) = entry.value.kind else { return nil }
        return (entry.key.text, scalar.value)
      })
  }

  @Test("words mean what the core schema of YAML 1.2 says")
  func words() throws {
    #expect(
      try values(
        "a: no\nb: 010\nc: 0o17\nd: 0x1F\ne: .inf\nf: ~\ng:\nh: true\ni: 1.5\nj: 12:30\nk: 2026-11-21\nl: '1'\n")
        == [
          "a": .text, "b": .integer(10), "c": .integer(15), "d": .integer(31), "e": .number(.infinity), "f": .null,
          "g": .null, "h": .flag(true), "i": .number(1.5), "j": .text, "k": .text, "l": .text,
        ])
  }

  @Test("the text of a number stays as it is written")
  func textOfNumbers() throws {
    guard case .scalar(let scalar) = try read("010").kind else { return #expect(Bool(false)) }
    #expect(scalar == ConfigurationScalar("010", .plain, .integer(10)))
  }

  @Test("every node and key has its line and column, counted in characters")
  func positions() throws {
    let node = try read("größe: ä\nlist:\n  - 日本: [x, {y: z}]\n  -\nlast: &a !!str \"q\"\n")
    var found: [String] = []
    func walk(_ node: ConfigurationNode) {
      let place = "\(node.position.line):\(node.position.column)"
      switch node.kind {
      case .scalar(let scalar): found.append("\(place) \(scalar.text)")
      case .sequence(let items):
        found.append("\(place) list")
        items.forEach(walk)
      case .mapping(let entries):
        found.append("\(place) map")
        for entry in entries {
          found.append("\(entry.key.position.line):\(entry.key.position.column) key \(entry.key.text)")
          walk(entry.value)
        }
      }
    }
    walk(node)
    #expect(
      found == [
        "1:1 map", "1:1 key größe", "1:8 ä", "2:1 key list", "3:3 list", "3:5 map", "3:5 key 日本", "3:9 list", "3:10 x",
        "3:13 map", "3:14 key y", "3:17 z", "4:3 ", "5:1 key last", "5:16 q",
      ])
  }

  @Test("the style of a scalar is kept")
  func styles() throws {
    guard case .sequence(let items) = try read("[a, 'b', \"c\"]").kind else { return #expect(Bool(false)) }
    let styles = items.compactMap { if case .scalar(let scalar) = $0.kind { scalar.style } else { nil } }
    #expect(styles == [.plain, .singleQuoted, .doubleQuoted])
    guard case .sequence(let blocks) = try read("- |\n a\n- >\n b\n").kind else { return #expect(Bool(false)) }
    #expect(
      blocks.map(\.kind) == [
        .scalar(ConfigurationScalar("a\n", .literal, .text)), .scalar(ConfigurationScalar("b\n", .folded, .text)),
      ])
  }

  @Test("what came by << stands behind the mapping's own, and never wins over it")
  func merging() throws {
    let text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b]\n  x: 0\n"
    guard case .mapping(let entries) = try read(text).kind, case .mapping(let merged) = entries[2].value.kind else {
      return #expect(Bool(false))
    }
    #expect(merged.map(\.key.text) == ["x", "y", "z"])
    #expect(merged[0].key.position == ConfigurationPosition(line: 5, column: 3))
    #expect(merged[1].key.position == ConfigurationPosition(line: 1, column: 14))
  }

  @Test("a mapping of many keys finds the one that stands twice")
  func manyKeys() throws {
    let lines = (0..<500).map { "key\($0): \($0)\n" }.joined()
    #expect(try values(lines).count == 500)
    let problem = #expect(throws: ConfigurationProblem.self) { try read(lines + "key7: x\n") }
    #expect(problem?.message == "the key 'key7' stands twice in one mapping, first in line 8")
    #expect(problem?.position == ConfigurationPosition(line: 501, column: 1))
  }

  @Test("no bytes at all can do harm: every beginning of a file is read or refused")
  func beginnings() throws {
    let bytes = Array(YAMLHardCases.read.joined(separator: "---\n").utf8)
    for end in stride(from: 0, to: min(bytes.count, 6_000), by: 3) {
      _ = try? ConfigurationSource(Array(bytes[..<end]), format: .yaml).read()
      _ = try? ConfigurationSource(Array(bytes[(end / 2)..<end]), format: .json).read()
    }
  }
}

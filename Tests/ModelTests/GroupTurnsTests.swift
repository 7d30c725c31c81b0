import Model
import Support
import Testing

@Suite("Whose turn it is in a group")
struct GroupTurnsTests {
  private func name(_ text: String) -> ServiceName { ServiceName(text: text) ?? ServiceName(name: text) }

  @Test("first come, first served, each group by itself")
  func order() {
    var turns = GroupTurns()
    for text in ["q/a", "r/x", "q/b", "q/a", "q/c"] { turns.enqueue(name(text)) }
    #expect(turns.waiting(in: "q") == 3)
    #expect((0..<4).map { _ in turns.next(in: "q")?.name } == ["a", "b", "c", nil])
    #expect(turns.next(in: "r")?.name == "x")
    #expect(turns.next(in: "nobody's") == nil)
  }

  @Test("who leaves the line and comes again stands at its end")
  func again() {
    var turns = GroupTurns()
    for text in ["q/a", "q/b", "q/c"] { turns.enqueue(name(text)) }
    turns.leave(name("q/a"))
    turns.enqueue(name("q/a"))
    #expect((0..<4).map { _ in turns.next(in: "q")?.name } == ["b", "c", "a", nil])
  }

  @Test("a rule holds until one comes that says nothing")
  func rules() {
    var turns = GroupTurns()
    #expect(turns.limit(of: "q") == nil)
    turns.set(SavedGroupRule(group: "q", parallel: 2, hooks: ["failed=true"]))
    #expect(turns.limit(of: "q") == 2)
    turns.set(SavedGroupRule(group: "q", hooks: ["failed=true"]))
    #expect(turns.limit(of: "q") == nil && turns.rules.count == 1)
    turns.set(SavedGroupRule(group: "q", hooks: []))
    #expect(turns.rules.isEmpty)
  }

  @Test("any comings and goings leave the line as a plain list would be", arguments: 0..<8 as Range<UInt64>)
  func random(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var turns = GroupTurns()
    var model: [String: [ServiceName]] = ["g0": [], "g1": []]
    let names = (0..<30).map { ServiceName(group: "g\($0 % 2)", name: "s\($0)") }
    for step in 0..<20_000 {
      let one = names[Int.random(in: 0..<names.count, using: &random)]
      // Long lines and empty ones.
      let isFilling = step / 100 % 2 == 0
      switch Int.random(in: 0..<8, using: &random) {
      case 0..<(isFilling ? 5 : 2):
        turns.enqueue(one)
        if model[one.group]?.contains(one) == false { model[one.group]?.append(one) }
      case 5:
        turns.leave(one)
        model[one.group]?.removeAll { $0 == one }
      default:
        let expected = model[one.group]?.isEmpty == false ? model[one.group]?.removeFirst() : nil
        #expect(turns.next(in: one.group) == expected, "step \(step)")
      }
      for (group, line) in model { #expect(turns.waiting(in: group) == line.count, "step \(step)") }
    }
    for group in ["g0", "g1"] {
      var rest: [ServiceName] = []
      while let next = turns.next(in: group) { rest.append(next) }
      #expect(rest == model[group])
    }
  }
}

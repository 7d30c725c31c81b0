import Model
import Support
import Testing

@Suite("Which services come before which")
struct StartOrderTests {
  private func name(_ text: String) -> ServiceName { ServiceName(text: text) ?? ServiceName(name: text) }

  private func order(_ entries: [(String, [String])]) -> StartOrder {
    var order = StartOrder()
    for (text, after) in entries { order.insert(name(text), after: after) }
    return order
  }

  private func meant(_ text: String, _ order: StartOrder, of service: String) throws -> [String] {
    order.meant(by: try Prerequisite(text), of: name(service)).map(\.text).sorted()
  }

  @Test("an entry says a name, and what of it is waited for")
  func entries() throws {
    #expect(try Prerequisite("db").sign == nil)
    #expect(try Prerequisite("etl/load=started") == Prerequisite("etl/load=started"))
    #expect(try Prerequisite("etl/load=started").sign == .started)
    #expect(try Prerequisite("a=b=finished").name == "a=b")
    for text in ["", "=ready", "db=", "db=up", "-x", "a/b/c"] {
      #expect(throws: Prerequisite.Complaint.self, "\(text)") { try Prerequisite(text) }
    }
  }

  @Test("a name means the own group's service first, and all of its copies")
  func names() throws {
    let order = order([
      ("default/db", []), ("etl/db", []), ("etl/web#1", []), ("etl/web#2", []), ("etl/x", ["db"]), ("other/y", []),
    ])
    #expect(try meant("db", order, of: "etl/x") == ["etl/db"])
    #expect(try meant("db", order, of: "other/y") == ["default/db", "etl/db"])
    #expect(try meant("default/db", order, of: "etl/x") == ["default/db"])
    #expect(try meant("web", order, of: "etl/x") == ["etl/web#1", "etl/web#2"])
    #expect(try meant("web#2", order, of: "etl/x") == ["etl/web#2"])
    #expect(try meant("@etl", order, of: "etl/x") == ["etl/db", "etl/web#1", "etl/web#2"])
    #expect(try meant("nobody", order, of: "etl/x") == [])
  }

  @Test("who waits for a service is found by each way to name it")
  func dependents() {
    let order = order([
      ("etl/db#1", []), ("etl/db#2", []), ("etl/a", ["db"]), ("x/b", ["etl/db"]), ("x/c", ["etl/db#2=started"]),
      ("x/d", ["@etl"]), ("x/e", ["db#1"]), ("x/f", ["other/db"]), ("x/g", ["group:etl"]),
    ])
    #expect(order.dependents(of: name("etl/db#1")).map(\.text) == ["etl/a", "x/b", "x/d", "x/e", "x/g"])
    #expect(order.dependents(of: name("etl/db#2")).map(\.text) == ["etl/a", "x/b", "x/c", "x/d", "x/g"])
    #expect(order.dependents(of: name("x/f")).isEmpty)
  }

  @Test("a cycle is found, and said in the order of waiting")
  func cycles() {
    let order = order([("a", ["b"]), ("b", ["c", "d"]), ("c", ["a"]), ("d", []), ("e", ["e"]), ("f", ["a"])])
    #expect(order.cycle(through: name("a"))?.map(\.name) == ["a", "b", "c", "a"])
    #expect(order.cycle(through: name("c"))?.map(\.name) == ["c", "a", "b", "c"])
    #expect(order.cycle(through: name("e"))?.map(\.name) == ["e", "e"])
    #expect(order.cycle(through: name("d")) == nil)
    #expect(order.cycle(through: name("f")) == nil, "it waits for a cycle, and is in none")
  }

  @Test("what was taken in, changed and taken out leaves nothing behind", arguments: 0..<8 as Range<UInt64>)
  func random(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var order = StartOrder()
    var model: [ServiceName: [ServiceName]] = [:]
    let names = (0..<40).map { ServiceName(group: "g\($0 % 3)", name: "s\($0)") }
    for _ in 0..<400 {
      guard let one = names.randomElement(using: &random) else { return }
      if Int.random(in: 0..<4, using: &random) == 0 {
        order.remove(one)
        model[one] = nil
      } else {
        let after = (0..<Int.random(in: 0..<4, using: &random)).compactMap { _ in names.randomElement(using: &random) }
        order.insert(one, after: after.map(\.text))
        model[one] = after
      }
      for name in names where model[name] != nil {
        let expected = model.filter { $0.key != name && $0.value.contains(name) }.keys.map(\.text).sorted()
        #expect(order.dependents(of: name).map(\.text).sorted() == expected)
        #expect((order.cycle(through: name) != nil) == reaches(name, name, model))
      }
    }
  }

  private func reaches(_ start: ServiceName, _ goal: ServiceName, _ model: [ServiceName: [ServiceName]]) -> Bool {
    var open = (model[start] ?? []).filter { model[$0] != nil }
    var seen = Set(open)
    while let name = open.popLast() {
      if name == goal { return true }
      for next in model[name] ?? [] where model[next] != nil && seen.insert(next).inserted { open.append(next) }
    }
    return false
  }
}

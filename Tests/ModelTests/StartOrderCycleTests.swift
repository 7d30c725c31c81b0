import Model
import Support
import Testing

@Suite("Services that would wait for themselves")
struct StartOrderCycleTests {
  @Test("a cycle is found where one is, among however many, and it is one", arguments: 0..<300)
  func random(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let names = (0..<Int.random(in: 1...12, using: &random)).map { ServiceName(name: "s\($0)") }
    var order = StartOrder()
    for name in names {
      let count = Int.random(in: 0...2, using: &random)
      let after = (0..<count).map { _ in
        Bool.random(using: &random) ? "s\(Int.random(in: 0...14, using: &random))" : "none"
      }
      order.insert(name, after: after)
    }
    let cycle = order.cycle(among: names)
    #expect((cycle != nil) == names.contains { order.cycle(through: $0) != nil })
    guard let cycle else { return }
    #expect(cycle.count > 1 && cycle.first == cycle.last)
    for (name, next) in zip(cycle, cycle.dropFirst()) {
      #expect(order.prerequisites(of: name).contains { order.meant(by: $0, of: name).contains(next) })
    }
  }

  @Test("a long chain is gone through once")
  func chain() {
    var order = StartOrder()
    let names = (0..<5_000).map { ServiceName(name: "s\($0)") }
    for (index, name) in names.enumerated() { order.insert(name, after: index == 0 ? nil : ["s\(index - 1)"]) }
    #expect(order.cycle(among: names) == nil)
    order.insert(names[0], after: ["s4999"])
    #expect(order.cycle(among: names)?.count == 5_001)
  }
}

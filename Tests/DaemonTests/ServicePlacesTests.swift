import Model
import Support
import Testing

@testable import Daemon

@Suite("Places in a group")
struct ServicePlacesTests {
  @Test("they are counted right whatever comes, changes and goes", arguments: 0..<8 as Range<UInt64>)
  func random(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = ServiceTable()
    var expected: [ServiceName: SavedService] = [:]
    let names = (0..<20).map { ServiceName(group: "g\($0 % 3)", name: "s\($0)") }
    for step in 0..<2_000 {
      let name = names[Int.random(in: 0..<names.count, using: &random)]
      var saved = SavedService(name, ServiceSpecification(command: ["true"]))
      saved.phase = ServicePhase.allCases.randomElement(using: &random) ?? .down
      if table[name] == nil {
        table.insert(ServiceRecord(saved))
        expected[name] = saved
      } else if Int.random(in: 0..<4, using: &random) == 0 {
        table.remove(name)
        expected[name] = nil
      } else {
        _ = table.update(name) { $0.record = ServiceRecord(saved) }
        expected[name] = saved
      }
      #expect(names.allSatisfy { table[$0]?.record.saved == expected[$0] }, "step \(step)")
      for group in ["g0", "g1", "g2"] {
        let taken = table.names.filter { $0.group == group && table[$0]?.record.phase.takesPlace == true }.count
        #expect(table.placesTaken(in: group) == taken, "step \(step)")
      }
    }
  }
}

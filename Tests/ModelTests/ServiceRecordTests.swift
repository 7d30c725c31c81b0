import Model
import Support
import Testing

@Suite("The life of a service")
struct ServiceRecordTests {
  @Test("from add to running, a crash, its back-off, and running again")
  func crashAndBack() {
    var life = Life("exit 3")
    #expect(life.apply(.start) == [.record, .spawn(1)])
    #expect(life.reason == "starting")
    #expect(life.begin() == [.record])
    life.pass(2)
    #expect(life.reason == "running for 2 s")
    #expect(
      life.apply(.exited(1, .code(3), at: life.wall)) == [.record, .endTree(1, isForced: false), .arm(life.at(10))])
    #expect(life.record.state == .running)
    #expect(life.apply(.treeEnded(1, survivors: 0)) == [.record, .forget(1), .arm(life.at(1))])
    #expect(life.reason == "crashed: exit 3, retry 1 in 1 s")
    #expect(life.record.state == .crashed)
    life.pass(1)
    #expect(life.apply(.deadline) == [.record, .spawn(2)])
    #expect(life.reason == "starting again after exit 3, retry 1")
    #expect(life.begin() == [.record])
    #expect(life.reason == "running for 0 s; restarted 1 time, last after exit 3")
  }
}

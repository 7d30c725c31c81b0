import Model
import Testing

@testable import Daemon

@Suite("What the keeper is to be asked")
struct KeeperOutboxTests {
  private static func adopt(_ run: RunNumber) -> KeeperOutbox.Entry {
    let order = AdoptOrder(
      run: run, service: "default/a", pid: 10, startTicks: 1, output: OutputRules(path: "/x.log"), splitOutput: false)
    return .init(request: .adopt(order))
  }

  private static func drain(_ outbox: inout KeeperOutbox) -> [KeeperRequest] {
    var requests: [KeeperRequest] = []
    while let entry = outbox.first {
      requests.append(entry.request)
      outbox.removeFirst()
    }
    return requests
  }

  @Test("each run that is taken over is told, also while others are still to be told, and before all else")
  func adoptions() {
    var outbox = KeeperOutbox()
    let hello = KeeperRequest.hello(KeeperHello(pid: 1, startTicks: 1))
    outbox.append(.forget(run: 9))
    outbox.prepend([.init(request: hello)])
    for run in RunNumber(1)...3 { outbox.addIntroduction(Self.adopt(run)) }
    #expect(Self.drain(&outbox) == [hello] + (RunNumber(1)...3).map { Self.adopt($0).request } + [.forget(run: 9)])
    outbox.addIntroduction(Self.adopt(4))
    #expect(Self.drain(&outbox) == [Self.adopt(4).request])
  }

  @Test("what one keeper was to hear first, the next one is told anew")
  func nextKeeper() {
    var outbox = KeeperOutbox()
    outbox.append(.forget(run: 9))
    outbox.addIntroduction(Self.adopt(1))
    outbox.addIntroduction(Self.adopt(2))
    outbox.prepend([Self.adopt(2)])
    #expect(Self.drain(&outbox) == [Self.adopt(2).request, .forget(run: 9)])
  }

  @Test("while the journal cannot be written nothing is to be forgotten, but for the oldest of very many")
  func withheld() {
    var outbox = KeeperOutbox()
    outbox.append(.forget(run: 1), after: 1)
    outbox.append(.signal(run: 2, number: 15, toGroup: true), after: 2)
    outbox.append(.forget(run: 2), after: 3)
    outbox.append(.forget(run: 3), after: 9)
    outbox.settle(3, isWritten: false)
    #expect(outbox.withheld == [1, 2] && outbox.withheldCommit == 3)
    #expect(outbox.first?.request == .signal(run: 2, number: 15, toGroup: true))
    outbox.removeFirst()
    // What waits for a later record still does.
    #expect(outbox.first?.commit == 9)
    outbox.settle(9, isWritten: true)
    outbox.release()
    #expect(Self.drain(&outbox) == [.forget(run: 3), .forget(run: 1), .forget(run: 2)] && outbox.withheld.isEmpty)
    for run in 1...RunNumber(KeeperOutbox.mostWithheld + 2) { outbox.append(.forget(run: run), after: Int(run)) }
    outbox.settle(.max, isWritten: false)
    #expect(outbox.withheld.count == KeeperOutbox.mostWithheld)
    #expect(Self.drain(&outbox) == [.forget(run: 1), .forget(run: 2)])
  }
}

import Model
import Testing

@testable import Daemon

@Suite("What a keeper is still to be told")
struct KeeperOutboxTests {
  private func adopt(_ run: RunNumber) -> KeeperOutbox.Entry {
    .init(
      request: .adopt(
        AdoptOrder(
          run: run, service: "default/s", pid: 2, startTicks: 3, output: OutputRules(path: "/l.log"),
          splitOutput: false)))
  }

  private func content(_ outbox: KeeperOutbox) -> [KeeperRequest] {
    var outbox = outbox
    var all: [KeeperRequest] = []
    while let entry = outbox.first {
      all.append(entry.request)
      outbox.removeFirst()
    }
    return all
  }

  @Test("one more run to adopt stands behind what is not sent yet of the introduction, and takes nothing away")
  func insert() {
    var outbox = KeeperOutbox()
    outbox.append(.forget(run: 9))
    let hello = KeeperRequest.hello(KeeperHello(pid: 1, startTicks: 2))
    outbox.prepend([.init(request: hello), adopt(1)])
    outbox.insert(adopt(2))
    outbox.insert(adopt(3))
    #expect(content(outbox) == [hello, adopt(1).request, adopt(2).request, adopt(3).request, .forget(run: 9)])
  }

  @Test("another keeper hears its introduction alone, before what is left")
  func prepend() {
    var outbox = KeeperOutbox()
    outbox.append(.forget(run: 9))
    outbox.insert(adopt(1))
    outbox.prepend([adopt(2)])
    #expect(content(outbox) == [adopt(2).request, .forget(run: 9)])
  }
}

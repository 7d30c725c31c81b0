import Model
import Support
import Testing

@Suite("The order of all groups' requests")
struct RequestOrderTests {
  @Test("the oldest comes first, and only once it is older than ten minutes")
  func expiry() {
    var order = RequestOrder()
    #expect(order.deadline == nil)
    for second in 0..<5_000 { order.add(.init(group: second % 3, answered: moment(Double(second)))) }
    #expect(order.deadline == moment(660))
    for second in 0..<5_000 {
      #expect(order.takeExpired(at: moment(Double(second) + 600)) == nil)
      let expected = RequestOrder.Entry(group: second % 3, answered: moment(Double(second)))
      #expect(order.takeExpired(at: moment(Double(second) + 600.1)) == expected)
    }
    #expect(order.count == 0 && order.deadline == nil && order.takeOldest() == nil)
  }

  @Test("entries of what was forgotten otherwise are dropped when they are many")
  func compacting() {
    var order = RequestOrder()
    for second in 0...2 * RequestOrder.capacity { order.add(.init(group: 0, answered: moment(Double(second)))) }
    #expect(order.isWorthCompacting)
    order.keep { $0.answered < moment(7) }
    #expect(order.count == 7 && !order.isWorthCompacting)
    #expect(order.takeOldest()?.answered == moment(0))
  }

  @Test("what came in disorder is put into order")
  func sorting() {
    var order = RequestOrder()
    for second in [5.0, 1, 3] { order.add(.init(group: Int(second), answered: moment(second))) }
    _ = order.takeOldest()
    order.add(.init(group: 0, answered: moment(0)))
    order.sort()
    #expect((0..<3).map { _ in order.takeOldest()?.group } == [0, 1, 3])
  }
}

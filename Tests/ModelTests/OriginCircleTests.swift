import Model
import Testing

@Suite("Services of several origins that wait for each other")
struct OriginCircleTests {
  private func reading(_ origin: String, _ services: [(String, [String])]) -> OriginReading {
    OriginReading(
      origin,
      services: services.enumerated().map { index, one in
        var service = ServiceSpecification(command: ["/bin/true"])
        (service.name, service.origin, service.originLine) = (one.0, origin, index + 1)
        service.after = one.1.isEmpty ? nil : one.1
        return service
      })
  }

  @Test("each origin that has a part in it is told, from where it stands; another is not")
  func told() {
    let problems = OriginReading.circles([
      reading("/a", [("other", []), ("x", ["y"])]), reading("/b", [("y", ["x"])]), reading("/c", [("z", ["x"])]),
    ])
    #expect(
      problems.map { $0.map(\.words) } == [
        ["/a:2: it would wait for itself: x after y after x"], ["/b:1: it would wait for itself: y after x after y"],
        [],
      ])
  }

  @Test("what is there already counts; two circles are both told")
  func others() {
    var order = StartOrder()
    order.insert(ServiceName(name: "y"), after: ["x"])
    let one = OriginReading.circles([reading("/a", [("x", ["y"])])], order)
    #expect(one.first?.map(\.text) == ["it would wait for itself: x after y after x"])
    let both = OriginReading.circles([reading("/a", [("a", ["b"]), ("b", ["a"]), ("c", ["d"]), ("d", ["c"])])])
    #expect(both.first?.count == 2)
    #expect(OriginReading.circles([reading("/a", [("x", ["y"])])]) == [[]])
  }
}

import Model
import Platform
import Support
import Testing

@Suite("Message sockets", .timeLimit(.minutes(10)))
struct MessageSocketTests {
  private static let large = [UInt8](repeating: 7, count: MessageSocket.messageLimit)

  /// Sends until there is no room; how many fitted.
  private static func fill(_ socket: borrowing MessageSocket, _ bytes: [UInt8] = large) throws -> Int {
    var count = 0
    while try socket.send(bytes) { count += 1 }
    return count
  }

  private static func receive(_ socket: borrowing MessageSocket) throws -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: MessageSocket.messageLimit)
    guard case .message(let count, _) = try socket.receive(into: &buffer) else { return nil }
    return Array(buffer.prefix(count))
  }

  @Test("messages come whole and in order, also the longest; a full socket says so and takes more once it was read")
  func messages() throws {
    let pair = try MessageSocket.pair()
    #expect(try pair.first.send([1]))
    #expect(try pair.first.send(Self.large))
    #expect(try pair.first.send([2, 3]))
    #expect(try Self.receive(pair.second) == [1])
    #expect(try Self.receive(pair.second) == Self.large)
    #expect(try Self.receive(pair.second) == [2, 3])
    #expect(try Self.receive(pair.second) == nil)
    let count = try Self.fill(pair.first)
    #expect(count >= 2)
    for _ in 0..<count { #expect(try Self.receive(pair.second)?.count == Self.large.count) }
    #expect(try pair.first.send([4]))
    #expect(throws: SystemError.self) { try pair.first.send(Self.large + [0]) }
    #expect(throws: SystemError.self) { try pair.first.send([]) }
  }

  @Test("descriptors come with their message, ours stay open, and those that nobody takes are closed")
  func descriptors() throws {
    let pair = try MessageSocket.pair()
    let other = try MessageSocket.pair()
    #expect(try pair.first.send([1], descriptors: [other.first.raw]))
    #expect(try pair.first.send([2], descriptors: Array(repeating: other.second.raw, count: 8)))
    #expect(throws: SystemError.self) {
      try pair.first.send([3], descriptors: Array(repeating: other.second.raw, count: 9))
    }
    var buffer = [UInt8](repeating: 0, count: 16)
    guard case .message(1, let boxes) = try pair.second.receive(into: &buffer) else {
      Issue.record("no message")
      return
    }
    #expect(boxes.count == 1)
    guard let taken = boxes.first?.take()?.release() else {
      Issue.record("no descriptor")
      return
    }
    let isTakenTwice = boxes.first?.take() != nil
    #expect(!isTakenTwice)
    let copy = try MessageSocket(inheriting: taken)
    #expect(copy.raw != other.first.raw)
    #expect(try copy.send([9]))
    #expect(try Self.receive(other.second) == [9])
    guard case .message(1, let unread) = try pair.second.receive(into: &buffer) else {
      Issue.record("no message")
      return
    }
    #expect(unread.count == 8)
  }

  @Test("the end comes after everything that was sent, also where the other end left ours unread")
  func end() async throws {
    var buffer = [UInt8](repeating: 0, count: 16)
    let near = try MessageSocket.pair().take { near, far in
      let areSent = [try near.send([1]), try far.send([2]), try far.send([3])]
      #expect(areSent == [true, true, true])
      return near
    }
    #expect(try Self.receive(near) == [2])
    #expect(try Self.receive(near) == [3])
    // A child that another test is just starting has the far end too until it runs.
    try await waitUntil("the end is told") {
      switch try near.receive(into: &buffer) {
      case .closed: return true
      case .nothing: return false
      case .message: throw SystemError(call: "receive what nobody sent", code: 0)
      }
    }
    do throws(SystemError) {
      _ = try near.send([1])
      Issue.record("sent to nobody")
    } catch { #expect(error.isBrokenPipe) }
  }

  @Test("a message longer than the buffer is an error, as are descriptors that are no message socket")
  func refusals() throws {
    let pair = try MessageSocket.pair()
    #expect(try pair.first.send([1, 2, 3], descriptors: [0]))
    var buffer = [UInt8](repeating: 0, count: 2)
    #expect(throws: SystemError.self) { try pair.second.receive(into: &buffer) }
    let event = try EventDescriptor()
    let raw = event.raw
    #expect(throws: SystemError.self) { _ = try MessageSocket(inheriting: raw) }
  }

  @Test(
    "on the loop: a reader waits for a message, a sender for room, and both learn of the end",
    arguments: executionOrders)
  func onTheLoop(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let (near, far) = try MessageSocket.pair().take { near, far in
        (try LoopMessageSocket(near, on: loop), try LoopMessageSocket(far, on: loop))
      }
      let received = Diary<Int>()
      try await withThrowingDiscardingTaskGroup { group in
        group.addTask {
          var buffer = [UInt8](repeating: 0, count: MessageSocket.messageLimit)
          while await far.readable() {
            switch try far.receive(into: &buffer) {
            case .message(let count, _): received.note(count)
            case .nothing: break
            case .closed: return
            }
          }
        }
        await loop.settled()
        for message in Array(repeating: Self.large, count: 40) + [[1]] {
          let isSent = try await near.send(message)
          #expect(isSent)
        }
        near.close()
      }
      #expect(received.all == Array(repeating: Self.large.count, count: 40) + [1])
      #expect(!near.isOpen)
    }
  }

  @Test("on the loop: a wait ends by closing, by cancelling and by its deadline", arguments: executionOrders)
  func endedWaits(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let (near, far) = try MessageSocket.pair().take { near, far in
        (try LoopMessageSocket(near, on: loop), try LoopMessageSocket(far, on: loop))
      }
      var buffer = [UInt8](repeating: 0, count: 16)
      guard case .nothing = try far.receive(into: &buffer) else {
        Issue.record("something")
        return
      }
      while try near.sendNow(Self.large) {}
      await withDiscardingTaskGroup { group in
        group.addTask { #expect((try? await near.send([1])) == false) }
        await loop.settled()
        group.cancelAll()
      }
      await withDiscardingTaskGroup { group in
        group.addTask { #expect((try? await near.send([1])) == false) }
        await loop.settled()
        near.close()
      }
      #expect(throws: SystemError.self) { try near.sendNow([1]) }
    }
  }
}

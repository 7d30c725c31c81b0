import Model
import Platform
import Support
import Testing

@Suite("Byte stream", .timeLimit(.minutes(1)))
struct ByteStreamTests {
  /// Reads until the end, as a connection does.
  private static func readAll(_ stream: ByteStream) async -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1_000)
    while await stream.readable() == .ready {
      switch stream.readNow(into: &buffer, at: 0) {
      case .bytes(let count): all += buffer[..<count]
      case .nothing, .timedOut: continue
      case .end, .closed: return all
      }
    }
    return all
  }

  @Test("what is sent in pieces is read whole, and then the end", arguments: executionOrders)
  func pieces(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let (stream, far) = try FarEnd.pair(on: loop)
      let sent = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      await withTaskGroup(of: [UInt8].self) { group in
        group.addTask { await Self.readAll(stream) }
        var rest = sent[...]
        while !rest.isEmpty {
          let count = far.send(Array(rest.prefix(777)))
          rest = rest.dropFirst(count)
          await loop.turn()
        }
        far.close()
        #expect(await group.next() == sent)
      }
    }
  }

  @Test("data and the end that come together: a short read, then the end")
  func dataAndEnd() async throws {
    try await onLoop { loop in
      for waitsFirst in [false, true] {
        let (stream, far) = try FarEnd.pair(on: loop)
        var buffer = [UInt8](repeating: 0, count: 100)
        if waitsFirst { #expect(stream.readNow(into: &buffer, at: 0) == .nothing) }
        far.send("last words")
        far.close()
        if waitsFirst { await loop.settled() }
        #expect(await stream.readable() == .ready)
        #expect(stream.readNow(into: &buffer, at: 0) == .bytes(10))
        #expect(await stream.readable() == .ready)
        #expect(stream.readNow(into: &buffer, at: 0) == .end)
      }
    }
  }

  @Test("the end after the event of the data was delivered is seen too")
  func endAfterData() async throws {
    try await onLoop { loop in
      let (stream, far) = try FarEnd.pair(on: loop)
      await withTaskGroup(of: [UInt8].self) { group in
        group.addTask { await Self.readAll(stream) }
        await loop.settled()
        far.send("a")
        await loop.settled()
        far.endSending()
        #expect(await group.next() == Array("a".utf8))
      }
    }
  }

  @Test("a write to a slow reader waits, goes on and loses nothing", arguments: executionOrders)
  func slowReader(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let (stream, far) = try FarEnd.pair(on: loop)
      let sent = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
      await withTaskGroup(of: Bool.self) { group in
        group.addTask { await stream.write(sent, patience: .seconds(30)) }
        var received: [UInt8] = []
        while received.count < sent.count {
          await loop.settled()
          // Each time shorter than the writer's patience, together far longer.
          loop.advance(by: .seconds(20))
          received += far.receive(400_000) ?? []
        }
        #expect(await group.next() == true)
        #expect(received == sent)
      }
    }
  }

  @Test("patience ends when nothing is read, and not before")
  func patience() async throws {
    try await onLoop { loop in
      let (stream, far) = try FarEnd.pair(on: loop)
      let outcome = Diary<Bool>()
      await withDiscardingTaskGroup { group in
        group.addTask { [big = [UInt8](repeating: 1, count: 3_000_000)] in
          outcome.note(await stream.write(big, patience: .seconds(30)))
        }
        await loop.settled()
        loop.advance(by: .milliseconds(29_999))
        await loop.settled()
        #expect(outcome.all.isEmpty)
        loop.advance(by: .milliseconds(1))
        await loop.settled()
        #expect(outcome.all == [false])
      }
      far.close()
    }
  }

  @Test("a reader that goes away ends the write")
  func goneReader() async throws {
    try await onLoop { loop in
      let (stream, far) = try FarEnd.pair(on: loop)
      await withTaskGroup(of: Bool.self) { group in
        group.addTask { await stream.write([UInt8](repeating: 1, count: 3_000_000), patience: nil) }
        await loop.settled()
        far.close()
        #expect(await group.next() == false)
      }
      #expect(await stream.write([1], patience: nil) == false)
    }
  }

  @Test("a deadline, a cancellation and a close end the wait, each in its way", arguments: executionOrders)
  func endsOfWaiting(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let (stream, far) = try FarEnd.pair(on: loop)
      var buffer = [UInt8](repeating: 0, count: 10)
      #expect(stream.readNow(into: &buffer, at: 0) == .nothing)
      let deadline = loop.now + .seconds(1)
      await withTaskGroup(of: WaitOutcome.self) { group in
        group.addTask { await stream.readable(until: deadline) }
        await loop.settled()
        loop.advance(by: .seconds(1))
        #expect(await group.next() == .timedOut)
        group.addTask { await stream.readable() }
        await loop.settled()
        group.cancelAll()
        #expect(await group.next() == .cancelled)
      }
      await withTaskGroup(of: WaitOutcome.self) { group in
        group.addTask { await stream.readable() }
        await loop.settled()
        stream.close()
        #expect(await group.next() == .cancelled)
      }
      #expect(!stream.isOpen)
      #expect(stream.readNow(into: &buffer, at: 0) == .closed)
      #expect(await stream.readable() == .cancelled)
      while far.receive() != nil { Clocks.pause(.milliseconds(1)) }
    }
  }

  @Test("a cancelled wait leaves nothing behind: the next one works")
  func afterCancellation() async throws {
    try await onLoop { loop in
      let (stream, far) = try FarEnd.pair(on: loop)
      var buffer = [UInt8](repeating: 0, count: 10)
      #expect(stream.readNow(into: &buffer, at: 0) == .nothing)
      for _ in 0..<10 {
        await withDiscardingTaskGroup { group in
          group.addTask { #expect(await stream.readable() == .cancelled) }
          await loop.settled()
          group.cancelAll()
        }
      }
      await withTaskGroup(of: WaitOutcome.self) { group in
        group.addTask { await stream.readable() }
        await loop.settled()
        far.send("x")
        #expect(await group.next() == .ready)
      }
      #expect(stream.readNow(into: &buffer, at: 0) == .bytes(1))
    }
  }

  @Test("a stream that has an old one's number gets none of its events or cancellations")
  func reusedNumber() async throws {
    try await onLoop { loop in
      for _ in 0..<20 {
        let (old, oldFar) = try FarEnd.pair(on: loop)
        var buffer = [UInt8](repeating: 0, count: 10)
        _ = old.readNow(into: &buffer, at: 0)
        await withDiscardingTaskGroup { group in
          group.addTask { _ = await old.readable() }
          await loop.settled()
          oldFar.send("for the old one")
          group.cancelAll()
          old.close()
        }
        let (new, newFar) = try FarEnd.pair(on: loop)
        #expect(new.readNow(into: &buffer, at: 0) == .nothing)
        await withTaskGroup(of: WaitOutcome.self) { group in
          group.addTask { await new.readable(until: loop.now + .seconds(1)) }
          await loop.settled()
          loop.advance(by: .seconds(1))
          #expect(await group.next() == .timedOut)
        }
        newFar.send("x")
        #expect(await new.readable() == .ready)
      }
    }
  }

  @Test("the going of the other side is told, whatever it sends before", arguments: executionOrders)
  func hangup(_ order: EventLoop.Order) async throws {
    try await onLoop(order: order) { loop in
      let (stream, far) = try FarEnd.pair(on: loop)
      await withTaskGroup(of: Bool.self) { group in
        group.addTask { await stream.hungUp() }
        for _ in 0..<5 {
          far.send("x")
          await loop.settled()
        }
        far.close()
        #expect(await group.next() == true)
        group.addTask { await stream.hungUp() }
        #expect(await group.next() == true)
      }
    }
  }

  @Test("a stream knows who is at the other end")
  func peer() async throws {
    try await onLoop { loop in
      let (stream, _) = try FarEnd.pair(on: loop)
      let peer = try stream.peer()
      #expect(peer.pid == ProcessFacts.own)
      #expect(peer.uid == ProcessFacts.ownUser)
    }
  }
}

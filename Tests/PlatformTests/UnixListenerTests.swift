import Model
import Platform
import Support
import Testing

@Suite("Unix sockets", .timeLimit(.minutes(10)))
struct UnixListenerTests {
  /// Holds a socket open.
  private final class Held {
    let socket: BlockingSocket
    init(_ socket: consuming BlockingSocket) { self.socket = socket }
  }

  @Test("each connection is accepted once, and both sides can talk", arguments: executionOrders)
  func accepting(_ order: EventLoop.Order) async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try await onLoop(order: order) { loop in
      let listener = try UnixListener("s", in: Directory(opening: path), on: loop)
      for number in 0..<20 {
        let client = try BlockingSocket(connectingTo: "\(path)/s", within: .seconds(120))
        let stream = try #require(try await listener.accept())
        try client.send([UInt8(number)])
        var buffer = [UInt8](repeating: 0, count: 4)
        #expect(stream.readNow(into: &buffer, at: 0) == .bytes(1))
        #expect(buffer[0] == UInt8(number))
        #expect(await stream.write([9], patience: nil))
        #expect(try client.receive(into: &buffer, at: 0) == 1)
        #expect(try client.peer().uid == ProcessFacts.ownUser)
      }
    }
    _ = temporary
  }

  @Test("a wait for a connection ends when it is cancelled, and when the listener closes")
  func ends() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try await onLoop { loop in
      let listener = try UnixListener("s", in: Directory(opening: path), on: loop)
      for closes in [false, true] {
        await withTaskGroup(of: Bool.self) { group in
          group.addTask { (try? await listener.accept()) == nil }
          await loop.settled()
          if closes { listener.close() } else { group.cancelAll() }
          #expect(await group.next() == true)
        }
      }
      #expect(try await listener.accept() == nil)
    }
    _ = temporary
  }

  @Test("the socket is for its owner alone, whatever the umask")
  func permissions() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try await onLoop { loop in
      _ = try UnixListener("s", in: Directory(opening: path), on: loop)
      #expect(mode(of: "\(path)/s") == 0o600)
    }
    _ = temporary
  }

  @Test("a socket that is left over is replaced, a file is not")
  func leftOver() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try await onLoop { loop in
      try UnixListener("s", in: Directory(opening: path), on: loop).close()
      #expect(Files.exists("\(path)/s"))
      _ = try UnixListener("s", in: Directory(opening: path), on: loop)
      try Files.write([1], to: "\(path)/file")
      #expect(throws: SystemError.self) { try UnixListener("file", in: Directory(opening: path), on: loop) }
      #expect(Files.read("\(path)/file", limit: 10) == [1])
    }
    _ = temporary
  }

  @Test("paths longer than a socket's address can be bound and connected to")
  func longPath() async throws {
    let temporary = try TemporaryDirectory()
    let path = "\(temporary.path)/\(String(repeating: "d", count: 120))/\(String(repeating: "e", count: 120))"
    try await onLoop { loop in
      let listener = try UnixListener("s", in: Directory(making: path), on: loop)
      _ = try BlockingSocket(connectingTo: "\(path)/s", within: .seconds(120))
      #expect(try await listener.accept() != nil)
    }
    _ = temporary
  }

  @Test("connecting says what is wrong: nothing there, or nobody listens")
  func refused() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    #expect { _ = try BlockingSocket(connectingTo: "\(path)/none", within: .seconds(1)) } throws: {
      ($0 as? SystemError)?.isMissing == true
    }
    try await onLoop { loop in try UnixListener("s", in: Directory(opening: path), on: loop).close() }
    #expect { _ = try BlockingSocket(connectingTo: "\(path)/s", within: .seconds(1)) } throws: {
      ($0 as? SystemError)?.isRefusedConnection == true
    }
    _ = temporary
  }

  @Test("connecting to a full backlog ends at its limit")
  func fullBacklog() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try await onLoop { loop in
      let listener = try UnixListener("s", in: Directory(opening: path), backlog: 1, on: loop)
      var held: [Held] = []
      let start = Clocks.monotonic
      let error = #expect(throws: SystemError.self) {
        for _ in 0..<10 { held.append(Held(try BlockingSocket(connectingTo: "\(path)/s", within: .milliseconds(50)))) }
      }
      #expect(error?.isTimeout == true)
      #expect(!held.isEmpty)
      #expect(Clocks.monotonic - start >= .milliseconds(50))
      #expect(Clocks.monotonic - start < .seconds(20))
      listener.close()
    }
    _ = temporary
  }

  @Test("a receive that gets nothing ends at its limit")
  func receiveLimit() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try await onLoop { loop in
      let listener = try UnixListener("s", in: Directory(opening: path), on: loop)
      let client = try BlockingSocket(connectingTo: "\(path)/s", within: .milliseconds(20))
      let error = #expect(throws: SystemError.self) {
        var buffer: [UInt8] = [0]
        _ = try client.receive(into: &buffer, at: 0)
      }
      #expect(error?.isTimeout == true)
      listener.close()
    }
    _ = temporary
  }

  @Test("a removed or renamed file, and the end of its directory, are told")
  func removal() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try await onLoop(clock: .system) { loop in
      for way in 0..<4 {
        let directory = "\(path)/\(way)"
        try Files.makeDirectory(directory)
        try Files.write([], to: "\(directory)/name")
        try Files.write([], to: "\(directory)/other")
        let watch = try RemovalWatch(of: "name", in: directory, on: loop)
        await withTaskGroup(of: Bool.self) { group in
          group.addTask { await watch.removed() }
          try? Files.remove("\(directory)/other")
          for _ in 0..<5 { await loop.turn() }
          switch way {
          case 0: try? Files.remove("\(directory)/name")
          case 2:
            // Another file gets its name.
            try? Files.write([1], to: "\(directory)/name")
          case 1: #expect((try? run(["mv", "\(directory)/name", "\(directory)/new"]).code) == 0)
          default: try? Files.removeTree(directory)
          }
          #expect(await group.next() == true)
        }
      }
    }
    _ = temporary
  }
}

extension UnixListener {
  /// Waits for the next connection; nil when closed or cancelled.
  fileprivate func accept() async throws(SystemError) -> ByteStream? {
    while true {
      if let stream = try acceptNow() { return stream }
      guard await wait() else { return nil }
    }
  }
}

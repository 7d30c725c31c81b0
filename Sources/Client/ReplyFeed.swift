package import Model
package import Platform
internal import Varlink

/// The replies of one call with many, from a stream, as they come.
package struct ReplyFeed {
  private let stream: ByteStream
  private let socket: String
  private var received: [UInt8] = []
  private var filled = 0
  private var consumed = 0
  private static let longestReply = 64 << 20

  /// Calls Watch on a fresh connection. The feed ends when the stream is closed or the daemon goes away.
  package static func watch(
    _ groups: [String]?, interval: Duration?, with client: consuming Client, on loop: EventLoop
  ) async throws(ClientError) -> ReplyFeed {
    try client.checkOwner()
    let path = client.path
    let stream: ByteStream
    do throws(SystemError) { stream = try client.stream(on: loop) } catch { throw ClientError(error, at: path) }
    var call: [UInt8] = []
    do throws(WireError) {
      let request = WatchRequest(groups: groups, interval: interval.map { Microseconds($0) })
      try CallWriter.call(
        method: ProgressInterface.Method.watch.fullName, parameters: request, more: true, into: &call)
    } catch {
      throw .unreadable(error)
    }
    guard await stream.write(call, patience: .seconds(5)) else { throw .disconnected(socket: path) }
    return ReplyFeed(stream, path)
  }

  private init(_ stream: ByteStream, _ socket: String) {
    self.stream = stream
    self.socket = socket
  }

  /// The next reply, with its parameters as they came; nil when the connection has ended or the task was cancelled.
  package mutating func next() async throws(ClientError) -> (reply: WatchReply, json: [UInt8])? {
    var searched = consumed
    while true {
      let (from, upTo) = (searched, filled)
      let end = received.withUnsafeBytes {
        FrameScanner.terminator(in: UnsafeRawBufferPointer(rebasing: $0[..<upTo]), from: from)
      }
      if let end {
        defer { consumed = end + 1 }
        return try Self.decode(received[consumed..<end])
      }
      searched = filled
      makeRoom(&searched)
      if filled - consumed > Self.longestReply { throw .unreadable(.tooLong(limit: Self.longestReply)) }
      guard await stream.readable() == .ready else { return nil }
      switch stream.readNow(into: &received, at: filled) {
      case .bytes(let count): filled += count
      case .nothing, .timedOut: continue
      case .end, .closed: return nil
      }
    }
  }

  /// Ends the feed.
  package func close() { stream.close() }

  private static func decode(_ frame: ArraySlice<UInt8>) throws(ClientError) -> (reply: WatchReply, json: [UInt8]) {
    let outcome: Result<(WatchReply, [UInt8]), ClientError> = frame.withUnsafeBytes { frame in
      do throws(WireError) {
        let reply = try Reply(scanning: frame)
        if let failure = reply.failure(in: frame) { return .failure(.refused(failure)) }
        let json = reply.parameters.map { Array(frame[$0]) } ?? Array("{}".utf8)
        return .success((try reply.decode(WatchReply.self, in: frame), json))
      } catch {
        return .failure(.unreadable(error))
      }
    }
    return try outcome.get()
  }

  private mutating func makeRoom(_ searched: inout Int) {
    if consumed > 0 {
      received.removeFirst(consumed)
      filled -= consumed
      searched -= consumed
      consumed = 0
    }
    if received.count - filled < 32_768 {
      received.append(contentsOf: repeatElement(0, count: max(65_536, received.count)))
    }
  }
}

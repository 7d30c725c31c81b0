package import Model
package import Platform
internal import Varlink

/// The replies of one call with many, from a stream, as they come.
package struct ReplyFeed<Results: Decodable> {
  private let stream: ByteStream
  private let socket: String
  private var received = ReplyBuffer()

  /// Calls a method on a fresh connection. The feed ends when the stream is closed or the daemon goes away.
  package static func open(
    _ method: InterfaceMethod, _ parameters: some Encodable, with client: consuming Client, on loop: EventLoop
  ) async throws(ClientError) -> ReplyFeed {
    try client.checkOwner()
    let path = client.path
    let stream: ByteStream
    do throws(SystemError) { stream = try client.stream(on: loop) } catch { throw ClientError(error, at: path) }
    var call: [UInt8] = []
    do throws(WireError) {
      try CallWriter.call(method: method.fullName, parameters: parameters, more: true, into: &call)
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
  package mutating func next() async throws(ClientError) -> (reply: Results, json: [UInt8])? {
    while true {
      if let frame = try received.nextFrame() { return try Self.decode(received.bytes[frame]) }
      guard await stream.readable() == .ready else { return nil }
      switch stream.readNow(into: &received.bytes, at: received.filled) {
      case .bytes(let count): received.filled += count
      case .nothing, .timedOut: continue
      case .end, .closed: return nil
      }
    }
  }

  /// Ends the feed.
  package func close() { stream.close() }

  private static func decode(_ frame: ArraySlice<UInt8>) throws(ClientError) -> (reply: Results, json: [UInt8]) {
    let outcome: Result<(Results, [UInt8]), ClientError> = frame.withUnsafeBytes { frame in
      if let quick = WatchReader.reply(in: frame), let reply = quick.reply as? Results {
        return .success((reply, Array(frame[quick.parameters])))
      }
      do throws(WireError) {
        let reply = try Reply(scanning: frame)
        if let failure = reply.failure(in: frame) { return .failure(.refused(failure)) }
        let json = reply.parameters.map { Array(frame[$0]) } ?? Array("{}".utf8)
        return .success((try reply.decode(Results.self, in: frame), json))
      } catch {
        return .failure(.unreadable(error))
      }
    }
    return try outcome.get()
  }
}

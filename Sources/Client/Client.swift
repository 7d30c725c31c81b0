package import Model
package import Platform
internal import Varlink

/// A connection to the daemon for one-shot commands: connect, call, read, exit. Every call blocks within the time limit.
package struct Client: ~Copyable {
  private var socket: BlockingSocket
  /// Where the daemon listens.
  package private(set) var path: String
  private let options: Options
  private var received = ReplyBuffer()

  /// How a client looks for its daemon.
  package struct Options: Sendable {
    /// Start one if none runs (and DMON_AUTOSTART is not 0).
    package var autostart: Bool
    /// How long connecting may take.
    package var limit: Duration
    /// How long an answer may take, and the attempts to get it from a daemon that went away meanwhile.
    package var patience: Duration
    /// An answer may take as long as it takes: it comes when something came to pass. `patience` then counts from the moment
    /// when the daemon went away.
    package var awaitsOutcome = false
    /// What says where the daemon is: this process's environment, or another one.
    package var surroundings = Place.Surroundings.own

    package init(autostart: Bool, limit: Duration = .seconds(5), patience: Duration? = nil) {
      self.autostart = autostart
      self.limit = limit
      self.patience = patience ?? limit
    }

    /// What a reporter may be kept from its work: 100 ms without a daemon, 1 s for the one that starts it. One that was
    /// reached may be slow on a busy machine: an answer has 2 s.
    package static var reporter: Options {
      Options(autostart: true, limit: .milliseconds(100), patience: .seconds(2))
    }
  }

  /// Connects to the daemon that the environment names, starting it where that is wanted.
  package static func connect(_ options: Options) throws(ClientError) -> Client {
    let surroundings = options.surroundings
    let path = Autostart.socket(in: surroundings)
    do throws(SystemError) {
      return Client(connectedTo: path, try knock(at: path, options), options)
    } catch {
      guard options.autostart, error.isMissing || error.isRefusedConnection, Autostart.isAllowed(in: surroundings)
      else { throw ClientError(error, at: path) }
    }
    let started = try Autostart.start(surroundings)
    do throws(SystemError) {
      let socket = try BlockingSocket(connectingTo: started, within: .seconds(1), patience: options.patience)
      return Client(connectedTo: started, socket, options)
    } catch {
      throw ClientError(error, at: started)
    }
  }

  /// Connects. Where nobody answers although the lock is held, a daemon is on its way: its keeper starts it, or it begins.
  private static func knock(at path: String, _ options: Options) throws(SystemError) -> BlockingSocket {
    let deadline = Clocks.monotonic + options.limit
    while true {
      do throws(SystemError) {
        return try BlockingSocket(connectingTo: path, within: options.limit, patience: options.patience)
      } catch {
        guard error.isMissing || error.isRefusedConnection, Clocks.monotonic < deadline,
          Autostart.isExpected(in: options.surroundings)
        else { throw error }
      }
      Clocks.pause(.milliseconds(2))
    }
  }

  private init(connectedTo path: String, _ socket: consuming BlockingSocket, _ options: Options) {
    self.socket = socket
    self.path = path
    self.options = options
    if options.awaitsOutcome { self.socket.setLimit(nil) }
  }

  /// Refuses a daemon that belongs neither to us nor to root.
  package func checkOwner() throws(ClientError) {
    let owner: Int
    do throws(SystemError) { owner = try socket.peer().uid } catch { throw ClientError(error, at: path) }
    if owner != ProcessFacts.ownUser && owner != 0 { throw .foreignDaemon(socket: path, user: owner) }
  }

  /// The daemon's pid as we see it; 0 where it is in a namespace that we do not see.
  package var daemonPid: Int { (try? socket.peer().pid) ?? 0 }

  /// Waits for answers from now on at most so long; nil: for ever.
  package func setLimit(_ limit: Duration?) { socket.setLimit(limit) }

  /// Calls a method and returns its results.
  package mutating func call<Results: Decodable>(
    _ method: InterfaceMethod, _ parameters: (some Encodable)?, returning type: Results.Type
  ) throws(ClientError) -> Results {
    try send(method, parameters, more: false)
    return try nextReply(type).results
  }

  /// The same for what may be sent twice, because it is absolute or carries a request id: when the daemon goes away before
  /// it answered, it is asked again, or its successor, for as long as an answer may take.
  package mutating func callUntilAnswered<Results: Decodable>(
    _ method: InterfaceMethod, _ parameters: some Encodable, returning type: Results.Type
  ) throws(ClientError) -> Results {
    var deadline = Clocks.monotonic + options.patience
    while true {
      do throws(ClientError) {
        return try call(method, parameters, returning: type)
      } catch {
        guard case .disconnected = error, options.awaitsOutcome || Clocks.monotonic < deadline else { throw error }
      }
      if options.awaitsOutcome { deadline = Clocks.monotonic + options.patience }
      self = try Self.reconnect(options, until: deadline)
    }
  }

  private static func reconnect(_ options: Options, until deadline: Instant) throws(ClientError) -> Client {
    while true {
      do throws(ClientError) {
        return try connect(options)
      } catch {
        guard error.isUnreachable, Clocks.monotonic < deadline else { throw error }
      }
      Clocks.pause(.milliseconds(10))
    }
  }

  /// Calls a method with many answers; each goes to `body`, in order, until the last.
  package mutating func callMore<Results: Decodable>(
    _ method: InterfaceMethod, _ parameters: (some Encodable)?, returning type: Results.Type,
    _ body: (Results) throws(ClientError) -> Bool
  ) throws(ClientError) {
    try send(method, parameters, more: true)
    while true {
      let reply = try nextReply(type)
      if try !body(reply.results) || !reply.continues { return }
    }
  }

  /// The same until `deadline` at the latest (nil: without end).
  /// - Returns: false when the time was over before `body` had enough.
  package mutating func callMore<Results: Decodable>(
    _ method: InterfaceMethod, _ parameters: some Encodable, returning type: Results.Type,
    until deadline: Instant?, _ body: (Results) throws(ClientError) -> Bool
  ) throws(ClientError) -> Bool {
    try send(method, parameters, more: true)
    while true {
      if let deadline {
        let left = deadline - Clocks.monotonic
        if left <= .zero { return false }
        socket.setLimit(left)
      } else {
        socket.setLimit(nil)
      }
      let reply: (results: Results, continues: Bool)
      do throws(ClientError) {
        reply = try nextReply(type)
      } catch {
        if case .timeout = error { return false }
        throw error
      }
      if try !body(reply.results) || !reply.continues { return true }
    }
  }

  /// Turns the connection into an asynchronous one.
  package consuming func stream(on loop: EventLoop) throws(SystemError) -> ByteStream {
    try socket.stream(on: loop)
  }

  private func send(_ method: InterfaceMethod, _ parameters: (some Encodable)?, more: Bool) throws(ClientError) {
    var bytes: [UInt8] = []
    do throws(WireError) {
      try CallWriter.call(method: method.fullName, parameters: parameters, more: more, into: &bytes)
    } catch {
      throw .unreadable(error)
    }
    try checkOwner()
    do throws(SystemError) {
      try socket.send(bytes)
    } catch {
      throw error.isTimeout ? .timeout(socket: path) : .disconnected(socket: path)
    }
  }

  private mutating func nextReply<Results: Decodable>(
    _ type: Results.Type
  ) throws(ClientError) -> (results: Results, continues: Bool) {
    let range = try nextFrame()
    let outcome: Result<(results: Results, continues: Bool), ClientError> = received.bytes.withUnsafeBytes { all in
      let frame = UnsafeRawBufferPointer(rebasing: all[range])
      do throws(WireError) {
        let reply = try Reply(scanning: frame)
        if let failure = reply.failure(in: frame) { return .failure(.refused(failure)) }
        return .success((try reply.decode(type, in: frame), reply.continues))
      } catch {
        return .failure(.unreadable(error))
      }
    }
    return try outcome.get()
  }

  /// Receives until a whole frame is there.
  private mutating func nextFrame() throws(ClientError) -> Range<Int> {
    while true {
      if let range = try received.nextFrame() { return range }
      let count: Int
      do throws(SystemError) {
        count = try socket.receive(into: &received.bytes, at: received.filled)
      } catch {
        throw error.isTimeout ? .timeout(socket: path) : .disconnected(socket: path)
      }
      if count == 0 { throw .disconnected(socket: path) }
      received.filled += count
    }
  }
}

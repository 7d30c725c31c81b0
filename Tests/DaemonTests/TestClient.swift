import Daemon
import Model
import Platform
import Support
import Varlink

/// One connection to a daemon under test, on the same loop.
actor TestClient {
  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private let stream: ByteStream
  private var received: [UInt8] = []

  /// The connection ended where a reply was expected.
  struct Ended: Error {}

  init(_ stream: ByteStream, on loop: EventLoop) {
    self.stream = stream
    self.loop = loop
  }

  func close() { stream.close() }

  /// Sends bytes as they are; false when they cannot be sent.
  @discardableResult func send(_ bytes: [UInt8]) async -> Bool { await stream.write(bytes, patience: nil) }

  /// Sends a call and waits for nothing.
  func send(
    _ method: ProgressInterface.Method, _ parameters: some Encodable & Sendable, oneway: Bool = false,
    more: Bool = false
  ) async throws {
    await send(try Self.frame(method, parameters, oneway: oneway, more: more))
  }

  static func frame(
    _ method: ProgressInterface.Method, _ parameters: some Encodable, oneway: Bool = false, more: Bool = false
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try CallWriter.call(method: method.fullName, parameters: parameters, oneway: oneway, more: more, into: &bytes)
    return bytes
  }

  /// The next frame, without its NUL; nil when the connection has ended.
  func nextFrame() async -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = received.firstIndex(of: 0) {
        defer { received.removeFirst(end + 1) }
        return Array(received[..<end])
      }
      guard await stream.readable() == .ready else { return nil }
      switch stream.readNow(into: &buffer, at: 0) {
      case .bytes(let count): received += buffer[..<count]
      case .nothing, .timedOut: continue
      case .end, .closed: return nil
      }
    }
  }

  /// The next reply's results.
  func next<Results: Decodable & Sendable>(_ type: Results.Type) async throws -> (results: Results, continues: Bool) {
    guard let frame = await nextFrame() else { throw Ended() }
    return try frame.withUnsafeBytes { frame in
      let reply = try Reply(scanning: frame)
      if let failure = reply.failure(in: frame) { throw failure }
      return (try reply.decode(type, in: frame), reply.continues)
    }
  }

  func call<Results: Decodable & Sendable>(
    _ method: ProgressInterface.Method, _ parameters: some Encodable & Sendable, returning type: Results.Type
  ) async throws -> Results {
    try await send(method, parameters)
    return try await next(type).results
  }

  /// Calls a method without results.
  func call(_ method: ProgressInterface.Method, _ parameters: some Encodable & Sendable) async throws {
    _ = try await call(method, parameters, returning: EmptyReply.self)
  }

  func register(_ request: RegisterRequest) async throws -> Int {
    try await call(.register, request, returning: RegisterReply.self).id
  }

  /// All tasks, however many parts they come in.
  func list(_ groups: [String]? = nil) async throws -> [TaskStatus] {
    try await send(.list, ListRequest(groups: groups), more: true)
    var all: [TaskStatus] = []
    while true {
      let (part, continues) = try await next(ListReply.self)
      all += part.tasks
      if !continues { return all }
    }
  }

  /// Reads change after change into `known` until the connection ends or the task is cancelled.
  func follow(_ known: Known) async throws {
    while true {
      let reply: WatchReply
      do { reply = try await next(WatchReply.self).results } catch is Ended { return }
      await known.apply(reply)
    }
  }
}

/// What a watcher knows, from the replies alone.
actor Known {
  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private(set) var tasks: [TaskKey: TaskStatus] = [:]
  private(set) var replies: [WatchReply] = []
  private(set) var isComplete = false
  /// What should not have come, in words.
  private(set) var complaints: [String] = []
  /// The shortest time between two mentions of one task, after the snapshot.
  private(set) var shortestPause: Duration?
  private var mentioned: [TaskKey: Instant] = [:]

  init(on loop: EventLoop) { self.loop = loop }

  func apply(_ reply: WatchReply) {
    if let last = replies.last, reply.revision < last.revision { complaints.append("the revision fell") }
    replies.append(reply)
    var isMentioned: Set<TaskKey> = []
    for task in reply.tasks {
      tasks[task.key] = task
      isMentioned.insert(task.key)
    }
    for update in reply.updates {
      if tasks[update.key] == nil { complaints.append("an update of a task that is not known: \(update.key)") }
      tasks[update.key]?.apply(update)
      if !isMentioned.insert(update.key).inserted { complaints.append("told twice in a reply: \(update.key)") }
    }
    for key in reply.removed { tasks[key] = nil }
    if isComplete {
      for key in isMentioned {
        if let last = mentioned[key] { shortestPause = min(shortestPause ?? .seconds(1 << 30), loop.now - last) }
        mentioned[key] = loop.now
      }
    }
    if reply.complete { isComplete = true }
  }

  /// Without what moves with the time alone.
  var still: [TaskKey: TaskStatus] { tasks.mapValues(\.still) }
}

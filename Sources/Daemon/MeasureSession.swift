internal import Model
internal import Platform
internal import Varlink

/// One call of Measure: one measurement, or one after the other.
struct MeasureSession: Sendable {
  private let watcher: Watcher<Supervisor>
  private let request: MeasureRequest
  private let interval: Duration

  private var supervisor: Supervisor { watcher.source }

  /// Over so long the first measurement is made.
  private static let firstSpan = Duration.milliseconds(200)
  /// A look of this age is good enough to begin from.
  private static let recent = Duration.seconds(10)

  init(_ stream: ByteStream, _ supervisor: Supervisor, _ request: MeasureRequest) {
    watcher = Watcher(stream, of: supervisor)
    self.request = request
    interval = min(
      max(request.interval?.duration ?? .seconds(1), ServiceSpecification.shortestMeasuringInterval), .seconds(3_600))
  }

  /// Answers once; false when the connection is over.
  func answer() async throws(SupervisorError) -> Bool {
    let names = try await supervisor.names(request.names)
    if names.count > supervisor.limits.servicesWithoutParts {
      throw .notAllowed(what: "\(names.count) services are too many for one answer; ask with 'more', or name a group")
    }
    let first = await begin(names)
    return await send(names, await read(names), since: first, follows: false)
  }

  /// Answers until the watcher is gone, or the task is cancelled.
  func follow() async throws(SupervisorError) {
    _ = try await supervisor.names(request.names)
    if await supervisor.watchers.count >= supervisor.limits.watchers { throw .busy }
    await watcher.watch { await sendAll() }
  }

  private func sendAll() async {
    // Services come and go meanwhile.
    var previous = await begin(await names)
    repeat {
      let began = supervisor.loop.now
      let names = await names
      let reading = await read(names)
      guard await send(names, reading, since: previous, follows: true) else { return }
      previous = reading ?? previous
      guard await watcher.rest(until: began + interval) else { return }
    } while true
  }

  private var names: [ServiceName] {
    get async { (try? await supervisor.names(request.names)) ?? [] }
  }

  /// What the first measurement is held to: a look that was made already, else one that is made now, and some time.
  private func begin(_ names: [ServiceName]) async -> UsageReading? {
    guard let meter = supervisor.meter else { return nil }
    if let last = meter.last {
      let age = Clocks.monotonic - last.at
      if age >= Self.firstSpan, age <= Self.recent { return last }
    }
    let first = await read(names)
    do { try await supervisor.loop.sleep(for: Self.firstSpan) } catch { return nil }
    return first
  }

  private func read(_ names: [ServiceName]) async -> UsageReading? {
    guard let meter = supervisor.meter else { return nil }
    var question = Meter.Question(runs: nil, isFull: true, withProportional: request.pss ?? false)
    if request.names != nil { question.runs = await supervisor.liveRuns(of: names) }
    return await meter.read(question)
  }

  private func send(
    _ names: [ServiceName], _ reading: UsageReading?, since earlier: UsageReading?, follows: Bool
  ) async -> Bool {
    var left = names[...]
    let time = Clocks.wall
    repeat {
      let part = follows ? left.prefix(supervisor.limits.servicesInPart) : left
      left = left.dropFirst(part.count)
      var reply = MeasureReply(time: time, complete: left.isEmpty)
      reply.services = await supervisor.usages(of: part, reading, since: earlier)
      if left.isEmpty {
        reply.dmon = await supervisor.ownUsage(reading, since: earlier)
        reply.host = await supervisor.hostUsage(reading, since: earlier)
      }
      guard await write(reply, continues: follows) else { return false }
      if !left.isEmpty { await supervisor.loop.turn() }
    } while !left.isEmpty
    return true
  }

  private func write(_ reply: MeasureReply, continues: Bool) async -> Bool {
    if continues {
      return await watcher.send { bytes throws(WireError) in
        try ReplyWriter.success(reply, continues: true, into: &bytes)
      }
    }
    let bytes = ReplyWriter.reply { bytes throws(WireError) in try ReplyWriter.success(reply, into: &bytes) }
    return await watcher.stream.write(bytes, patience: supervisor.limits.patience)
  }
}

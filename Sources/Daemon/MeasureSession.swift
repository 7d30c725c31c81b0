internal import Model
internal import Platform
internal import Varlink

/// One call of Measure: one measurement, or one after the other.
struct MeasureSession: Sendable {
  private let stream: ByteStream
  private let supervisor: Supervisor
  private let request: MeasureRequest
  private let isOneway: Bool
  private let interval: Duration
  private let bell: Bell

  /// Over so long the first measurement is made.
  private static let firstSpan = Duration.milliseconds(200)
  /// A look of this age is good enough to begin from.
  private static let recent = Duration.seconds(10)

  init(_ stream: ByteStream, _ supervisor: Supervisor, _ request: MeasureRequest, isOneway: Bool) {
    self.stream = stream
    self.supervisor = supervisor
    self.request = request
    self.isOneway = isOneway
    interval = min(
      max(request.interval?.duration ?? .seconds(1), ServiceSpecification.shortestMeasuringInterval), .seconds(3_600))
    bell = Bell(on: supervisor.loop)
  }

  /// Answers; false when the connection is over.
  func run(follows: Bool) async throws(SupervisorError) -> Bool {
    let names = try await supervisor.names(request.names)
    if isOneway { return true }
    if !follows {
      if names.count > supervisor.limits.servicesWithoutParts {
        throw .notAllowed(what: "\(names.count) services are too many for one answer; ask with 'more', or name a group")
      }
      let first = await begin(names)
      return await send(names, await read(names), since: first, follows: false)
    }
    if await supervisor.watcherCount >= supervisor.limits.watchers { throw .busy }
    await supervisor.countWatcher(1)
    await withDiscardingTaskGroup { group in
      group.addTask {
        // Who goes away is not measured for until the interval is over.
        if await stream.hungUp() { stream.close() }
        bell.ring()
      }
      await follow(names)
      group.cancelAll()
    }
    await supervisor.countWatcher(-1)
    return false
  }

  private func follow(_ names: [ServiceName]) async {
    var previous = await begin(names)
    while stream.isOpen {
      // Services come and go meanwhile.
      let names = (try? await supervisor.names(request.names)) ?? []
      let began = supervisor.loop.now
      let reading = await read(names)
      guard await send(names, reading, since: previous, follows: true) else { return }
      previous = reading ?? previous
      while stream.isOpen, supervisor.loop.now < began + interval {
        if await bell.wait(until: began + interval) == .cancelled { return }
      }
    }
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
    var bytes: [UInt8] = []
    do throws(WireError) {
      try ReplyWriter.success(reply, continues: continues, into: &bytes)
    } catch {
      ReplyWriter.failure(error, into: &bytes)
    }
    // A follower that was stopped goes on where it is, and is measured for no more meanwhile.
    return await stream.write(bytes, patience: continues ? nil : supervisor.limits.patience)
  }
}

internal import Journal
internal import Model
internal import Platform
internal import Varlink

/// One call of `org.dmon.Supervisor` on its connection: carried out, waited for, answered.
struct SupervisorSession {
  let supervisor: Supervisor
  let stream: ByteStream
  let isOneway: Bool

  /// Answers; false when the connection is over.
  func answer(_ call: SupervisorCall) async -> Bool {
    guard await supervisor.resumed.pass(within: .seconds(30)) else { return await refuse(.busy) }
    switch call {
    case .watch(let request):
      do throws(SupervisorError) {
        try await ServiceWatchSession(stream, supervisor, request).run()
      } catch {
        return await refuse(error)
      }
      return false
    case .list(let request, let inParts): return await list(request, inParts: inParts)
    case .describe(let request): return await describe(request)
    case .upgrade(let request): return await upgrade(request)
    case .reload(let request): return await reload(request)
    case .measure(let request, let follows):
      if isOneway { return true }
      let session = MeasureSession(stream, supervisor, request)
      do throws(SupervisorError) {
        if !follows { return try await session.answer() }
        try await session.follow()
      } catch {
        return await refuse(error)
      }
      return false
    case .groups(let request):
      do throws(SupervisorError) {
        return await send(GroupsReply(groups: try await supervisor.groups(request.names)), continues: false)
      } catch {
        return await refuse(error)
      }
    case .add, .edit, .act, .shutdown, .scale, .setGroup:
      // Who asked is not answered, and asks the daemon that comes next.
      if await supervisor.ending?.makesWay == true { return false }
      return await change(call)
    }
  }

  private func change(_ call: SupervisorCall) async -> Bool {
    let begun: Supervisor.Begun
    do throws(SupervisorError) {
      begun = try await supervisor.begin(call)
    } catch {
      return await refuse(error)
    }
    // Acknowledged is what the journal has; where nothing can be written the daemon goes on in memory, and says so.
    if let commit = begun.commit, let journal = supervisor.journal {
      let isDurable = supervisor.settings.isDurable
      let outcome = await journal.committed(commit, durable: isDurable)
      if outcome != .committed && isDurable { return false }
    }
    if isOneway { return true }
    if begun.isAwaited { await awaitOutcome(begun) }
    var bytes: [UInt8] = []
    do throws(WireError) {
      try await supervisor.answer(to: begun, into: &bytes)
    } catch {
      ReplyWriter.failure(error, into: &bytes)
    }
    return await write(bytes)
  }

  /// Until all of it came to pass, or cannot, or the time is over, or nobody is there any more to be told.
  private func awaitOutcome(_ begun: Supervisor.Begun) async {
    var left = await supervisor.unsettled(begun.names, begun.method)
    if left.isEmpty { return }
    let watcher = Watcher(stream, of: supervisor)
    await watcher.whileConnected {
      while stream.isOpen, !left.isEmpty {
        let revision = await supervisor.revision
        left = await supervisor.unsettled(left, begun.method)
        if left.isEmpty { break }
        // The journal may have taken all the time that there was.
        if let deadline = begun.deadline, supervisor.loop.now >= deadline { break }
        guard await watcher.wait(after: revision, until: begun.deadline) else { break }
      }
    }
    // What came meanwhile was not read, and its edge was taken.
    stream.lookAgain()
  }

  private func list(_ request: ServiceListRequest, inParts: Bool) async -> Bool {
    let names: [ServiceName]
    do throws(SupervisorError) {
      names = try await supervisor.names(request.names)
    } catch {
      return await refuse(error)
    }
    let part = inParts ? supervisor.limits.servicesInPart : max(1, names.count)
    if !inParts, names.count > supervisor.limits.servicesWithoutParts {
      return await refuse(
        .notAllowed(what: "\(names.count) services are too many for one answer; ask with 'more', or name a group"))
    }
    var left = names[...]
    repeat {
      let some = left.prefix(part)
      left = left.dropFirst(some.count)
      let reply = ServicesReply(services: await supervisor.statuses(of: some))
      var bytes: [UInt8] = []
      ReplyWriter.success(reply, continues: !left.isEmpty, into: &bytes)
      guard await write(bytes) else { return false }
      if !left.isEmpty { await supervisor.loop.turn() }
    } while !left.isEmpty
    return true
  }

  private func describe(_ request: ServiceListRequest) async -> Bool {
    do throws(SupervisorError) {
      let names = try await supervisor.names(request.names)
      let deputies = request.names == nil ? await supervisor.origins.allDeputies : []
      let reply = DescribeReply(
        services: await supervisor.specifications(of: names), deputies: deputies.isEmpty ? nil : deputies)
      return await send(reply, continues: false)
    } catch {
      return await refuse(error)
    }
  }

  func send(_ reply: some Encodable, continues: Bool) async -> Bool {
    await write(
      ReplyWriter.reply { bytes throws(WireError) in
        try ReplyWriter.success(reply, continues: continues, into: &bytes)
      })
  }

  func refuse(_ error: SupervisorError) async -> Bool {
    var bytes: [UInt8] = []
    ReplyWriter.failure(error, into: &bytes)
    return await write(bytes)
  }

  private func write(_ bytes: [UInt8]) async -> Bool {
    if isOneway { return true }
    return await stream.write(bytes, patience: supervisor.limits.patience)
  }
}

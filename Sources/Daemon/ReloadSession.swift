internal import Journal
internal import Model
internal import Platform

extension SupervisorSession {
  /// Waits until it was read, and answers with what changed.
  func reload(_ request: ReloadRequest) async -> Bool {
    if await supervisor.ending?.makesWay == true { return false }
    let order: ReloadOrder
    do throws(SupervisorError) {
      order = try await supervisor.takeReload(request)
    } catch {
      return await refuse(error)
    }
    guard await order.bell.wait() == .ready, let result = order.result else { return false }
    if let journal = supervisor.journal {
      let commit = journal.lastSequence
      let outcome = await journal.committed(commit, durable: supervisor.settings.isDurable)
      if outcome != .committed && supervisor.settings.isDurable { return false }
    }
    switch result {
    case .success(let reply):
      if !order.isDry { await supervisor.remember(reply, for: request.request) }
      return await send(reply.limited, continues: false)
    case .failure(let error): return await refuse(error)
    }
  }
}

extension ReloadReply {
  /// What fits a message: of very many services the first ones are named.
  var limited: ReloadReply {
    var reply = self
    let most = max(10, 4_000 / max(1, origins.count))
    for index in reply.origins.indices { reply.origins[index].limit(to: most) }
    return reply
  }
}

extension OriginReport {
  fileprivate mutating func limit(to most: Int) {
    if lines.count > most { lines = Array(lines.prefix(most)) + ["and \(lines.count - most) more"] }
    added = Array(added.prefix(most))
    removed = Array(removed.prefix(most))
    restarted = Array(restarted.prefix(most))
    edited = Array(edited.prefix(most))
    problems = Array(problems.prefix(1_000))
  }
}

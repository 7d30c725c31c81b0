internal import Journal
internal import Model
internal import Platform

/// A service whose progress the supervisor reports.
struct ServiceReporter: Sendable {
  var name: ServiceName
  /// Its main process, and whose that is.
  var pid: Int
  var user: Int

  var label: String { name.instance == 0 ? name.name : "\(name.name)#\(name.instance)" }
}

/// How a service has ended, for the task that shows its progress.
enum ServiceOutcome: Sendable, Equatable {
  case done
  case failed(code: Int)
  /// Ended before its work was over: by a signal, or because somebody asked.
  case gone
}

/// Progress that services say at sockets of their own: the same as if they had reported it.
extension Board {
  /// Reports what a service said, as a task of its own: registered where `id` is nil or not there any more.
  /// - Returns: the id of the task in the service's group; nil where there is none and none can be had.
  func report(_ said: ServiceNotification, of service: ServiceReporter, as id: Int?) -> Int? {
    let moment = loop.moment
    let peer = Peer(
      PeerCredentials(pid: service.pid, uid: service.user, gid: 0), owner: Int(Identity.own.user))
    do throws(ProgressError) {
      try checkDurability()
      let id = try self.id(of: service, known: id, said, peer, moment)
      let key = TaskKey(group: service.name.group, id: id)
      guard let slot = slot(of: key) else { return nil }
      serviceTasks.insert(key)
      try report(
        slot, completed: said.completed, advance: nil, total: said.total, message: said.message, nil, peer, moment)
      announce()
      return id
    } catch {
      // There are too many tasks, or this one has ended: it is not the service that could do anything about that.
      return id
    }
  }

  private func id(
    of service: ServiceReporter, known: Int?, _ said: ServiceNotification, _ peer: Peer, _ moment: EventLoop.Moment
  ) throws(ProgressError) -> Int {
    if let known, slot(of: TaskKey(group: service.name.group, id: known)) != nil { return known }
    let request = RegisterRequest(
      group: service.name.group, label: service.label, total: said.total, pid: service.pid)
    return try register(request, nil, peer, moment)
  }

  /// Ends the task of a service that has ended. Also one that was lost before that was known: this says more.
  func end(_ key: TaskKey, _ outcome: ServiceOutcome) {
    serviceTasks.remove(key)
    guard let slot = slot(of: key) else { return }
    let moment = loop.moment
    var change = TaskRecord.Change.none
    do throws(ProgressError) {
      switch outcome {
      case .done: change = try table.slots[slot].record.finish(at: moment.now, wall: moment.wall)
      case .failed(let code):
        change = try table.slots[slot].record.fail(code: code, at: moment.now, wall: moment.wall)
      case .gone: change = table.slots[slot].record.loseProcess(at: moment.now, wall: moment.wall)
      }
    } catch {
      // It has said itself how it ended.
      return
    }
    if change == .none { return }
    noteEnd(slot, change, nil)
    journal?.flush()
    announce()
  }
}

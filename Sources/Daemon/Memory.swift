internal import Journal
internal import Model
internal import Platform

/// What the state directory remembers: the board as it was, and the journal that goes on.
package struct Memory: Sendable {
  let table: TaskTable
  /// Nil: nothing is remembered.
  let journal: Journal<BoardRecord>?
  /// The start of the process of each task that has one, as it was then.
  let ticks: [TaskKey: UInt64]
  /// No process of that time can live any more.
  let isOtherBoot: Bool
  /// Ids were passed over: nothing that is in the journal until now says so.
  let hasPassedOver: Bool
  /// Lines for people; empty when there is nothing to say.
  let findings: [String]
  /// What is known of services.
  let services: ServiceMemory

  /// Nothing is known, and nothing is written.
  /// - Parameter brandNumber: the number of our brands; nil: one that is drawn.
  init(brandNumber: UInt32? = nil) {
    table = TaskTable()
    journal = nil
    ticks = [:]
    isOtherBoot = false
    hasPassedOver = false
    findings = []
    var services = ServiceMemory()
    services.finish(passingOver: 0, brandNumber: brandNumber)
    self.services = services
  }

  /// Reads what is there and goes on writing behind it. The lock of the directory is held.
  /// - Parameter sockets: where services of ours may report, by which they are known should all files be gone; nil: nobody
  ///   looks for them.
  /// - Throws: when there is no thread or descriptor to be had; files that cannot be read or written are only said.
  init(
    in directory: borrowing Directory, on loop: EventLoop, log: Log, sockets: [String]? = nil
  ) throws(SystemError) {
    // A pid means something only in its own pid namespace, too.
    let boot = "\(ProcessFacts.bootID) \(ProcessFacts.namespace)"
    let origin = JournalOrigin(host: ProcessFacts.hostName, boot: boot)
    var table = TaskTable()
    var ticks: [TaskKey: UInt64] = [:]
    var services = ServiceMemory()
    let now = loop.now
    let wall = Clocks.wall
    let report = Recovery.read(directory, .board, here: origin) { record, position in
      table.restore(record, sequence: position.sequence, isSnapshot: position.isSnapshot, at: now, wall: wall)
      if let saved = record.task { ticks[saved.status.key] = saved.ticks }
      if let key = record.forgotten { ticks[key] = nil }
      services.restore(record)
    }
    table.finishRestoring(passingOver: report.lostAtMost)
    let brand = BrandFile.read(in: directory)
    // Who has begun once has a journal, with a first line.
    let isEmpty = report.origin == nil && report.used == 0
    let survivors = isEmpty && brand == nil ? sockets.flatMap { LostBrand(sockets: $0).number } : nil
    let isWiped = isEmpty && !report.isDamaged && (brand ?? survivors) != nil
    services.finish(passingOver: report.lostAtMost, brandNumber: brand ?? survivors)
    if services.identity.brandNumber != brand { BrandFile.write(services.identity.brandNumber, in: directory) }
    services.isOtherBoot = report.isOtherBoot
    services.isDamaged = report.isDamaged || isWiped
    self.services = services
    self.table = table
    self.ticks = ticks
    isOtherBoot = report.isOtherBoot
    hasPassedOver = report.lostAtMost > 0
    findings = report.findings + (isWiped ? ["the journal is gone: what lives is known by its brand alone"] : [])
    var options = JournalOptions()
    options.reserveLimit = 64 << 20
    journal = try Journal(in: directory, .board, after: report, origin: origin, on: loop, options: options) { state in
      switch state {
      case .running: log.info("the journal is written again: nothing is in memory alone any more")
      case .suspended(let error): log.error("the journal cannot be written (\(error)): going on in memory alone")
      case .closed: break
      }
    }
    for finding in findings { log.warning(finding) }
  }
}

extension Board {
  /// Takes up what was remembered: tasks whose process lives are looked after again, the others are lost.
  func resume(_ memory: Memory) {
    findings = memory.findings
    for finding in findings { notices.add(finding, at: Clocks.wall) }
    recordFindings()
    if memory.hasPassedOver { recordGroups() }
    let now = loop.now
    let wall = Clocks.wall
    // One process may have very many tasks: it is looked at once.
    var looked: (pid: Int32, ticks: UInt64, isAlive: Bool)?
    func isAlive(_ pid: Int32, _ ticks: UInt64) -> Bool {
      if let looked, looked.pid == pid, looked.ticks == ticks { return looked.isAlive }
      let isAlive = ProcessFacts.isAlive(Int(pid), startTicks: ticks)
      looked = (pid, ticks, isAlive)
      return isAlive
    }
    for slot in table.slots.indices where table.slots[slot].isUsed {
      let record = table.slots[slot].record
      tasksOfUser[record.uid, default: 0] += 1
      armRetirement(slot)
      if record.state.isEnded { continue }
      armSilence(slot)
      if record.pid == 0 { continue }
      let ticks = memory.ticks[record.key] ?? 0
      if !memory.isOtherBoot, isAlive(record.pid, ticks) {
        liveness.assumeIsolated { $0.watch(Int(record.pid), for: record.key) }
      } else {
        table.note(slot, table.slots[slot].record.loseProcess(at: now, wall: wall))
        recordTask(slot)
        armRetirement(slot)
      }
    }
    journal?.flush()
  }
}

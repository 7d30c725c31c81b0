internal import Journal
package import Model
internal import Platform

/// What a state directory knows of services: for who asks where no daemon runs. It writes nothing and needs no lock.
package enum RememberedServices {
  /// Every service as the journal has it, and whether its process lives; nil where there is no journal that we may read.
  package static func read(in state: String) -> [ServiceStatus]? {
    guard let directory = try? Directory(opening: state), directory.identity(of: JournalName.journal) != nil else {
      return nil
    }
    let boot = "\(ProcessFacts.bootID) \(ProcessFacts.namespace)"
    var memory = ServiceMemory()
    let report = Recovery.read(directory, .board, here: JournalOrigin(host: ProcessFacts.hostName, boot: boot)) {
      record, _ in memory.restore(record)
    }
    let isHeld = LockFile.holder(of: state) != nil
    return memory.services.values.map { status($0, isOtherBoot: report.isOtherBoot, isHeld: isHeld) }
      .sorted { ($0.group, $0.name, $0.instance) < ($1.group, $1.name, $1.instance) }
  }

  private static func status(_ saved: SavedService, isOtherBoot: Bool, isHeld: Bool) -> ServiceStatus {
    var status = ServiceRecord(saved).status(
      host: ProcessFacts.hostName, at: isOtherBoot ? Instant(nanoseconds: 0) : Clocks.monotonic, wall: Clocks.wall)
    (status.next, status.ready) = (nil, false)
    if let process = saved.process, !isOtherBoot, ProcessFacts.isAlive(process.pid, startTicks: process.startTicks) {
      status.reason = "process \(process.pid) lives" + (isHeld ? "" : ", and nobody looks after it")
      return status
    }
    status.phase = "down"
    status.pid = nil
    guard saved.phase.isLive || saved.phase == .waiting || saved.phase == .backingOff else { return status }
    status.state = saved.phase.isLive ? .crashed : status.state
    status.reason =
      isOtherBoot ? "ended with the machine" : saved.phase.isLive ? "ended while no dmon ran" : "waits for dmon"
    return status
  }
}

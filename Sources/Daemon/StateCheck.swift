internal import Journal
internal import Model
internal import Platform

/// Reads a state directory that may be in use, and changes nothing.
package enum StateCheck {
  /// The origins of services whose processes live, as far as the journal tells.
  package static func liveOrigins(in state: String) -> Set<String> {
    guard let directory = try? Directory(opening: state) else { return [] }
    var memory = ServiceMemory()
    let boot = "\(ProcessFacts.bootID) \(ProcessFacts.namespace)"
    let report = Recovery.read(directory, .board, here: JournalOrigin(host: ProcessFacts.hostName, boot: boot)) {
      record, _ in memory.restore(record)
    }
    if report.isOtherBoot { return [] }
    let live = memory.services.values.filter { service in
      guard service.phase.isLive, let process = service.process, process.pid > 0 else { return false }
      return ProcessFacts.isAlive(process.pid, startTicks: process.startTicks)
    }
    return Set(live.compactMap(\.specification.origin))
  }

  /// Why this program must not take over what is there, as the end of a sentence; nil when it can.
  ///
  /// Damage is no reason: whoever reads it uses what is whole. Records of a newer program are: they would be lost.
  package static func problem(in state: String) -> String? {
    do throws(Directory.Refusal) {
      let directory = try Directory(opening: state)
      let boot = "\(ProcessFacts.bootID) \(ProcessFacts.namespace)"
      let report = Recovery.read(directory, .board, here: JournalOrigin(host: ProcessFacts.hostName, boot: boot)) {
        _, _ in
      }
      if let error = report.snapshot.error ?? report.journal.error, error.isPermission {
        return "cannot read the state: \(error)"
      }
      if report.isNewer {
        return
          "is older than the state: it was written in format \(report.version), this one knows \(FileMark.currentVersion)"
      }
      let unknown = report.snapshot.unknown + report.journal.unknown
      if unknown > 0 { return "is older than the state: \(unknown) records in it are of a kind that it does not know" }
      return nil
    } catch {
      switch error {
      case .system(let error): return error.isMissing ? nil : "cannot read the state: \(error)"
      case .foreign, .exposed: return "may not use the state directory \(state)"
      }
    }
  }
}

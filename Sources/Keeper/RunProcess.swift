internal import Model
internal import Platform

/// A run's leader, and our copies of its pipes: what was made by the spawn thread, or handed over by a daemon.
final class RunProcess: Sendable {
  let pid: Int
  let startTicks: UInt64
  let at: Timestamp
  let handle: ProcessDescriptor
  /// Nil where it could not be opened any more: what it writes is lost until its next start.
  let pipe: Descriptor?
  /// Where standard error output is told apart.
  let errorPipe: Descriptor?
  /// Not our child: a daemon handed it over.
  let isAdopted: Bool

  init(
    pid: Int, startTicks: UInt64, at: Timestamp, handle: consuming ProcessDescriptor, pipe: consuming Descriptor?,
    errorPipe: consuming Descriptor?, isAdopted: Bool
  ) {
    self.pid = pid
    self.startTicks = startTicks
    self.at = at
    self.handle = handle
    self.pipe = pipe
    self.errorPipe = errorPipe
    self.isAdopted = isAdopted
  }

  /// Numbers of the pidfd and of the pipes that there are, in the order in which messages carry them.
  var descriptors: [CInt] {
    var all = [handle.raw]
    if let raw = pipe?.raw { all.append(raw) }
    if let raw = errorPipe?.raw { all.append(raw) }
    return all
  }

  func describe(_ run: RunNumber, _ service: String) -> StartedRun {
    StartedRun(
      run: run, service: service, pid: pid, startTicks: startTicks, at: at, pipe: pipe.inode,
      errorPipe: errorPipe.inode, isAdopted: isAdopted ? true : nil)
  }
}

internal import Model
internal import Platform

/// A run's leader, and our copies of its pipes: what was made by the spawn thread, or handed over by a daemon.
final class RunProcess: Sendable {
  let pid: Int
  let startTicks: UInt64
  let at: Timestamp
  let handle: ProcessDescriptor
  /// Nil where it could not be opened any more: what it writes is lost until its next start.
  let output: PipeName?
  /// Where standard error output is told apart.
  let errors: PipeName?
  /// On what it says that it is ready, where it is to say it so.
  let sign: SignPipe?
  /// Not our child: a daemon handed it over.
  let isAdopted: Bool
  /// Where it may speak of itself.
  let notify: Notify?

  struct Notify: Sendable {
    let socket: NotifySocket
    let address: NotifyAddress
  }

  /// A pipe that the copier holds: its number is good until the run is finished there.
  struct PipeName: Sendable {
    let raw: CInt
    let inode: UInt64

    init(_ pipe: borrowing OutputPipe) {
      raw = pipe.raw
      inode = pipe.inode
    }
  }

  init(
    pid: Int, startTicks: UInt64, at: Timestamp, handle: consuming ProcessDescriptor, output: PipeName?,
    errors: PipeName?, sign: SignPipe? = nil, isAdopted: Bool, notify: Notify?
  ) {
    self.pid = pid
    self.startTicks = startTicks
    self.at = at
    self.handle = handle
    self.output = output
    self.errors = errors
    self.sign = sign
    self.isAdopted = isAdopted
    self.notify = notify
  }

  var hasPipes: Bool { output != nil || errors != nil }

  /// Numbers of the pidfd, of the pipes, of the socket and of the sign that there are, in the order in which messages carry
  /// them.
  var descriptors: [CInt] { [handle.raw] + [output?.raw, errors?.raw, notify?.socket.raw, signEnd].compactMap { $0 } }

  /// Where its sign is read; nil where none is to come, or it has come.
  var signEnd: CInt? { sign.flatMap { $0.readEnd >= 0 ? $0.readEnd : nil } }

  func describe(_ run: RunNumber, _ service: String) -> StartedRun {
    var started = StartedRun(
      run: run, service: service, pid: pid, startTicks: startTicks, at: at, pipe: output?.inode,
      errorPipe: errors?.inode, isAdopted: isAdopted ? true : nil)
    started.notify = notify?.address
    started.hasSign = signEnd == nil ? nil : true
    return started
  }
}

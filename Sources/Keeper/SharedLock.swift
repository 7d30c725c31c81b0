internal import Platform

/// The lock of the state directory, that keeper and daemon hold together.
final class SharedLock: Sendable {
  private let file: LockFile
  /// When we began, as /proc counts it.
  let ownTicks = ProcessFacts(of: ProcessFacts.own)?.startTicks ?? 0

  init(_ file: consuming LockFile) { self.file = file }

  /// The number, for the daemon to inherit.
  var raw: CInt { file.raw }

  /// Says who holds it; 0: no daemon now. What cannot be written only leaves clients with an older word.
  func record(_ daemon: Int, socket: String) {
    let ticks = daemon == 0 ? 0 : ProcessFacts(of: daemon)?.startTicks ?? 0
    try? file.write(
      LockFile.Holder(
        pid: daemon, startTicks: ticks, keeperPid: ProcessFacts.own, keeperTicks: ownTicks, socket: socket))
  }
}

import Model
import Platform
import Support
import Testing

extension Sandbox {
  /// Kills daemon and keeper, as nothing else can end both without a word.
  func killDaemon() async throws {
    // Between two daemons there is none.
    try await waitUntil("there is a daemon") { LockFile.holder(of: state).map { $0.pid > 0 } ?? true }
    let holder = try #require(LockFile.holder(of: state))
    let daemon = try ProcessDescriptor(opening: holder.pid)
    let keeper = try ProcessDescriptor(opening: holder.keeperPid)
    // Stopped first, so that neither starts the other again.
    for signal in [Signal.stop, .kill] {
      try keeper.signal(signal)
      try daemon.signal(signal)
    }
    // A client may have started another one already.
    try await waitUntil("both are gone, and the lock is free, or another daemon's") {
      daemon.isEnded && keeper.isEnded
        && LockFile.holder(of: state).map { $0.keeperPid != holder.keeperPid } ?? true
    }
  }

  /// Kills the daemon and starts another.
  @discardableResult
  func killAndStart() async throws -> Child {
    try await killDaemon()
    return try await startDaemon()
  }

  /// Kills the daemon that is there, if one is, and starts another, unless somebody else did.
  func killAndStartIfThere() async throws {
    if daemonPid != nil { try await killDaemon() }
    let daemon = try start(["dmon", "daemon"])
    try await waitUntil("it listens, or another does: \(daemon.errorText)") {
      daemon.ended != nil || daemon.errorText.contains("listening on")
    }
    let end = Clocks.monotonic + .milliseconds(150)
    try await waitUntil("it has lived a moment") { Clocks.monotonic >= end }
  }
}

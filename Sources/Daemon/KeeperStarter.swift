internal import Model
internal import Platform

/// Starts a keeper as a child of this daemon: it gets its end of a socket, the lock, and the options that we have.
// why: it lives and dies on the loop's thread
final class KeeperStarter: @unchecked Sendable {
  private let lock: LockBox
  private let arguments: [String]
  private let descriptorLimit: ResourceLimit?
  /// The last one, to be reaped when it is gone.
  private var child: Int?

  /// - Parameter descriptorLimit: as it was before we raised ours: services begin with it.
  init(_ lock: LockBox, _ arguments: [String], _ descriptorLimit: ResourceLimit?) {
    self.lock = lock
    self.arguments = arguments
    self.descriptorLimit = descriptorLimit
  }

  func start() throws(SystemError) -> MessageSocket {
    if let child { _ = Spawn.wait(for: child, blocking: false) }
    let pair = try MessageSocket.pair()
    var spawn = Spawn(
      path: "/proc/self/exe",
      arguments: ["dmon", "daemon", "--as-keeper", "\(pair.second.raw):\(lock.lock.raw)"] + arguments)
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, 1, 2]
    spawn.kept = [pair.second.raw, lock.lock.raw]
    if let descriptorLimit { spawn.limits = [descriptorLimit] }
    do throws(Spawn.Failure) {
      child = try spawn.start()
    } catch {
      throw error.error
    }
    return pair.take { first, _ in first }
  }
}

/// Lets the lock be shared.
final class LockBox: Sendable {
  let lock: LockFile

  init(_ lock: consuming LockFile) { self.lock = lock }
}

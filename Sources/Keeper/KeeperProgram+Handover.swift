internal import Model
internal import Platform

extension KeeperProgram {
  /// Goes on where the former program of this process was, with its pid, its children and its descriptors.
  func serve(heirTo raw: CInt) throws(SystemError) -> ExitCode {
    let left = try Handover(leftAt: raw)
    let lock = SharedLock(try LockFile(inheriting: CInt(truncatingIfNeeded: left.lock)))
    // Ours was raised by that program already.
    let limits = left.descriptorLimit ?? []
    let limit = limits.count == 2 ? ResourceLimit(.nofile, soft: limits[0], hard: limits[1]) : nil
    var program = self
    (program.mainService, program.hasState) = (left.mainService, left.hasState)
    (program.systemd.address, program.systemd.watchdog) = (left.notifyAddress, left.watchdog.map { .microseconds($0) })
    if let raw = left.listener {
      program.passed = PassedSocket(try PassedListener(inheriting: CInt(truncatingIfNeeded: raw)))
    }
    let loop = try program.makeLoop(lock, StartRules(descriptors: limit), isFresh: false)
    try loop.take(left)
    return loop.run()
  }
}

import Platform

/// A keeper and the daemon that it has started.
enum KeeperChildren {
  /// Stops the process and waits until it stands still, or is gone.
  static func stop(_ pid: Int) {
    Spawn.signal(pid, Signal.stop.rawValue)
    while let facts = ProcessFacts(of: pid), !facts.isStopped, !facts.isZombie { Clocks.pause(.microseconds(200)) }
  }

  /// Signals the daemon of this keeper, that stands still; waits for the end of one that is killed.
  static func signalDaemon(of keeper: Int, _ signal: Signal) {
    guard let pid = daemon(of: keeper), let process = try? ProcessDescriptor(opening: pid) else { return }
    try? process.signal(signal)
    if signal == .kill { _ = process.waitForEnd(within: .seconds(30)) }
  }

  /// The daemon of this keeper; nil while it has none.
  static func daemon(of keeper: Int) -> Int? {
    ProcessTree.children(of: keeper).first { child in
      ProcessFacts.commandLine(of: child).split(separator: 0).contains { $0.elementsEqual("--as-daemon".utf8) }
    }
  }
}

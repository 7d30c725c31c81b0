import Platform

/// A keeper and the daemon that it has started.
enum KeeperChildren {
  /// Stops the process and waits until it stands still, or is gone.
  static func stop(_ pid: Int) {
    Spawn.signal(pid, Signal.stop.rawValue)
    while let facts = ProcessFacts(of: pid), !facts.isStopped, !facts.isZombie { Clocks.pause(.microseconds(200)) }
  }

  /// The daemon of this keeper; nil while it has none.
  static func daemon(of keeper: Int) -> Int? {
    ProcessTree.children(of: keeper).first { child in
      ProcessFacts.commandLine(of: child).split(separator: 0).contains { $0.elementsEqual("--as-daemon".utf8) }
    }
  }
}

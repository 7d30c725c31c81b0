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
    if signal == .kill { _ = process.waitForEnd(within: .seconds(120)) }
  }

  /// The daemon of this keeper, that stands still; nil while it has none.
  static func daemon(of keeper: Int) -> Int? {
    while true {
      let children = Set(ProcessTree.children(of: keeper)).union(ProcessTree.children(of: keeper))
      let commands = children.map { (pid: $0, words: ProcessFacts.commandLine(of: $0).split(separator: 0)) }
      let daemon = commands.first { $0.words.contains { $0.elementsEqual("--as-daemon".utf8) } }
      if let daemon { return daemon.pid }
      // One that is in the middle of execve(2) has no command line, and may become the daemon.
      let isClear = commands.allSatisfy { !$0.words.isEmpty || ProcessFacts(of: $0.pid)?.isZombie != false }
      if isClear { return nil }
      Clocks.pause(.microseconds(200))
    }
  }
}

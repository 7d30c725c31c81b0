import Model
import Platform
import Synchronization

/// A subreaper whose second thread spawns leaders that are kept as zombies, while the main thread reaps orphans.
///
/// Prints `orphan` for each process that the main thread reaped, then `kept` for each leader that is still a zombie with
/// its exit still to be had.
final class OrphansProgram: Sendable {
  private static let leaders = 10
  private static let orphansEach = 2

  private let pids = Mutex<[Int]>([])
  private let isSpawned: EventDescriptor

  private init() throws { isSpawned = try EventDescriptor() }

  static func run() {
    do {
      try OrphansProgram().run()
    } catch {
      print(error)
    }
  }

  private func run() throws {
    try Subreaper.become()
    let signals = try SignalDescriptor([SignalDescriptor.childChanged])
    // It stays until the end of the process: a thread that ends leaves its children to another one.
    let spawner = try WorkerThread(name: "spawn")
    _ = spawner.submit { self.spawnLeaders() }
    guard isSpawned.wait(within: .seconds(120)) else { return print("nothing was spawned") }
    try reapOrphans(signals)
    for leader in pids.withLock({ $0 }) { try judge(leader) }
  }

  private func spawnLeaders() {
    let script = String(repeating: "true & ", count: Self.orphansEach) + "exit 7"
    for _ in 0..<Self.leaders {
      let pid = try? Spawn(path: "/bin/sh", arguments: ["sh", "-c", script]).start()
      pids.withLock { $0.append(pid ?? -1) }
    }
    isSpawned.signal()
  }

  /// As the keeper does: after each SIGCHLD, until there is no more.
  private func reapOrphans(_ signals: borrowing SignalDescriptor) throws {
    let poller = try Poller()
    try poller.add(signals.raw, token: 1)
    let deadline = Clocks.monotonic + .seconds(60)
    var left = Self.leaders * Self.orphansEach
    while left > 0 && Clocks.monotonic < deadline {
      while let stranger = ChildChanges.reapStranger() {
        print(pids.withLock { $0.contains(stranger.pid) } ? "a leader was reaped" : "orphan")
        left -= 1
      }
      if left > 0 { poller.wait(until: deadline) { _ in while signals.next() != nil {} } }
    }
  }

  private func judge(_ leader: Int) throws {
    let handle = try ProcessDescriptor(opening: leader)
    let isZombie = handle.waitForEnd(within: .seconds(120)) && ProcessFacts(of: leader)?.isZombie == true
    print(isZombie && handle.exitLeavingZombie() == .code(7) && handle.reap() == .code(7) ? "kept" : "lost")
  }
}

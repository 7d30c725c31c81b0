internal import Journal
internal import Model
internal import Platform

/// Keeps the state directory where the next daemon looks for it: what was removed while we run is written anew.
struct StateKeeper: Sendable {
  private let state: String
  private let socket: String
  private let brandNumber: UInt32
  private let journal: Journal<BoardRecord>
  private let log: Log

  /// How long a directory is waited for that is gone: longer each time, while it cannot be made.
  private static let shortestPause = Duration.milliseconds(200)
  private static let longestPause = Duration.seconds(5)

  init(_ place: Place, _ journal: Journal<BoardRecord>, brandNumber: UInt32, _ log: Log) {
    (state, socket) = (place.state, place.socket)
    (self.journal, self.brandNumber, self.log) = (journal, brandNumber, log)
  }

  /// Until the task is cancelled.
  func run() async {
    // Ours alone; keeper and daemon have the first one together.
    var lock: LockBox?
    var pause = Self.shortestPause
    while true {
      do throws(SystemError) {
        let watch = try RemovalWatch(of: JournalName.journal, in: state, on: journal.loop)
        pause = Self.shortestPause
        await journal.checkPlace()
        if journal.state == .running, let taken = mend() { lock = taken }
        guard await watch.removed() else { break }
        // A snapshot that takes the journal's place is done with soon.
        if Files.exists("\(state)/\(JournalName.journal)"), Files.exists("\(state)/\(LockFile.name)") { continue }
        log.error("files were removed from \(state): they are written anew")
      } catch {
        if !error.isMissing {
          log.warning("cannot watch \(state): \(error); it will not be noticed when files there are removed")
          break
        }
        await journal.checkPlace()
        pause = min(pause * 2, Self.longestPause)
      }
      do { try await journal.loop.sleep(for: pause) } catch { break }
    }
    _ = lock
  }

  /// The brand, and the lock where nobody has it; a directory that cannot be opened now is come back to.
  private func mend() -> LockBox? {
    let hasBrand = Files.exists("\(state)/\(BrandFile.name)")
    let isHeld = LockFile.holder(of: state) != nil
    if hasBrand, isHeld { return nil }
    do {
      let directory = try Directory(opening: state)
      if !hasBrand { BrandFile.write(brandNumber, in: directory) }
      if isHeld { return nil }
      let facts = ProcessFacts(of: ProcessFacts.own)
      let keeper = facts?.parent ?? 0
      let holder = LockFile.Holder(
        pid: ProcessFacts.own, startTicks: facts?.startTicks ?? 0, keeperPid: keeper,
        keeperTicks: ProcessFacts(of: keeper)?.startTicks ?? 0, socket: socket)
      log.reopen()
      log.warning("files were removed from \(state): journal and brand are written anew, and the lock is taken again")
      guard let taken = try LockFile.acquire(in: directory, holder: holder) else { return nil }
      return LockBox(taken)
    } catch {
      log.warning("\(state) cannot be looked after: \(error)")
      return nil
    }
  }
}

internal import CLinux

extension ChildChanges {
  /// Reaps one ended child of the calling thread that `isSpared` does not name; nil when there is none.
  ///
  /// For who has children of its own beside strangers on one thread, as a program has that took the place of another.
  package static func reapStranger(sparing isSpared: (Int) -> Bool) -> (pid: Int, status: ProcessStatus)? {
    let first = Int(clinux_ended_of_thread())
    if first == 0 { return nil }
    if !isSpared(first) { return reap(first) }
    // The kernel tells of that one again and again, and of none behind it.
    for pid in ProcessTree.children(of: ProcessFacts.own, thread: ProcessFacts.own) where !isSpared(pid) {
      if let found = reap(pid) { return found }
    }
    return nil
  }

  private static func reap(_ pid: Int) -> (pid: Int, status: ProcessStatus)? {
    Spawn.wait(for: pid, blocking: false).map { (pid, $0) }
  }
}

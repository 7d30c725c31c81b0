internal import Model
internal import Platform

/// A child of a process to which orphans come.
struct Orphan: Equatable {
  /// As it was when it was its turn; it may have been a zombie by then.
  var facts: ProcessFacts
  /// The run that it says it is of.
  var run: RunNumber?
}

/// The children of a process to which orphans come, read until no orphan that comes meanwhile can have been missed.
///
/// One reading is not enough. /proc/PID/task/TID/children skips a child when the one before it ends in that moment
/// (proc(5): it is reliable only while all children are frozen), and a child that ends behind the reading leaves its own
/// children to us, which are not in it. Both make the next reading another one: so what is read twice alike, without a
/// newcomer, is whole.
struct OrphanSearch {
  private(set) var found: [Orphan] = []
  /// Nobody can have been missed.
  private(set) var isWhole = false

  /// So often it is read: more is needed only where children come and go all the time.
  static let mostReadings = 32

  /// - Parameters:
  ///   - children: reads who is there; nil when nobody can tell now.
  ///   - orphan: looks at one of them, once; nil when it is gone.
  init(children: () -> [Int]?, orphan: (Int) -> Orphan?) {
    var known: Set<Int> = []
    var last: [Int]?
    for _ in 0..<Self.mostReadings {
      guard let now = children() else {
        last = nil
        continue
      }
      let newcomers = now.filter { known.insert($0).inserted }
      found += newcomers.compactMap(orphan)
      isWhole = newcomers.isEmpty && now == last
      if isWhole { return }
      last = now
    }
  }
}

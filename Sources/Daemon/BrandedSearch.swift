/// A look at all processes, read until none of those that are sought can have been missed.
///
/// One reading is not enough: who was in it and is gone when it is looked at may have left a child that is not in it, and
/// so may one whose child got a number that the reading was past. Both leave somebody new for the next reading. So what is
/// read again with nobody new that is sought, and nobody new that was gone before it was looked at, is whole.
struct BrandedSearch<Found> {
  /// What a process turns out to be.
  enum Look {
    case sought(Found)
    /// It is another's, and so is all that it starts.
    case other
    /// Gone, or about to be: nobody can tell whose it was.
    case gone
  }

  private(set) var found: [Found] = []
  /// Nobody can have been missed.
  private(set) var isWhole = false

  /// So often it is read: more is needed only where processes come and go all the time.
  static var mostReadings: Int { 32 }

  /// - Parameters:
  ///   - processes: reads who is there; nil when nobody can tell now.
  ///   - look: looks at one of them, once.
  init(processes: () -> [Int]?, look: (Int) -> Look) {
    var known: Set<Int> = []
    var hasRead = false
    for _ in 0..<Self.mostReadings {
      guard let now = processes() else { continue }
      var isAlike = hasRead
      hasRead = true
      for pid in now where known.insert(pid).inserted {
        switch look(pid) {
        case .sought(let one):
          found.append(one)
          isAlike = false
        case .other: break
        case .gone: isAlike = false
        }
      }
      if isAlike {
        isWhole = true
        return
      }
    }
  }
}

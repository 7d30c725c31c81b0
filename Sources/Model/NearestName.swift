/// Finds the name that somebody who mistyped has most likely meant.
package enum NearestName {
  /// The one of `names` that is nearest to `word`, or nil when none is near.
  ///
  /// Near is a beginning of at least two letters, or few letters inserted, removed, changed or swapped: one in a word of
  /// up to four letters, two in one of up to eight, else three.
  package static func find(_ word: String, among names: some Sequence<String>) -> String? {
    let typed = Array(word.utf8)
    guard !typed.isEmpty, typed.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
      let candidate = Array(name.utf8)
      let isBeginning = typed.count >= 2 && candidate.starts(with: typed)
      let distance = isBeginning ? 0 : self.distance(typed, candidate)
      let limit = typed.count <= 4 ? 1 : typed.count <= 8 ? 2 : 3
      guard distance <= limit, distance < max(candidate.count, typed.count) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (name, distance) }
    }
    return best?.name
  }

  /// The number of single edits (insert, remove, change, swap neighbours) that lead from `left` to `right`.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var older: [Int] = []
    var previous = Array(0...right.count)
    for i in 0..<left.count {
      var current = [i + 1]
      for j in 0..<right.count {
        let change = previous[j] + (left[i] == right[j] ? 0 : 1)
        var least = min(change, previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { least = min(least, older[j - 1] + 1) }
        current.append(least)
      }
      (older, previous) = (previous, current)
    }
    return previous[right.count]
  }
}

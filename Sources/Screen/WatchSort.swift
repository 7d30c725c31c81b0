/// In which order the view shows the tasks of a group; children stay below their parent.
package enum WatchSort: String, Sendable, CaseIterable {
  /// What failed or was lost first, then what is stalled, at work, done.
  case state
  /// What ends next first.
  case eta
  case name
  /// What was registered first.
  case age

  /// The next one, from the last to the first.
  var next: WatchSort {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}

/// What must come before a service begins.
extension ServiceRecord {
  /// Begins, or waits where something must come first.
  ///
  /// What it waits for is not kept: whoever knows the order says it anew with each event.
  mutating func beginInOrder(_ circumstances: Circumstances) -> [Effect] {
    guard let hold = circumstances.hold else { return begin(circumstances) }
    let wasArmed = saved.deadline != nil
    clearRun()
    saved.phase = .waiting
    saved.aim = .rule
    saved.deadline = nil
    saved.hold = hold
    if saved.waitingSince == nil { saved.waitingSince = circumstances.now }
    return wasArmed ? [.record, .arm(nil)] : [.record]
  }

  /// Begins at last, or goes on waiting for something else.
  mutating func release(_ circumstances: Circumstances) -> [Effect] {
    guard saved.phase == .waiting else { return [] }
    guard let hold = circumstances.hold else { return begin(circumstances) }
    saved.hold = hold
    return []
  }
}

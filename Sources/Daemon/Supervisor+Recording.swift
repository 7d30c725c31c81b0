internal import Journal
internal import Model
internal import Platform

/// What a snapshot says of services.
extension Supervisor {
  /// All services that there are now.
  var names: [ServiceName] { table.names }

  /// Has the journal know our brand, and from where runs are counted; once is enough.
  func recordIdentity() {
    if isIdentityRecorded { return }
    isIdentityRecorded = true
    records.append(BoardRecord(time: Clocks.wall, supervisor: identity))
  }

  /// Who we are, and what was asked.
  func snapshotOfIdentity() -> SnapshotPart<BoardRecord> {
    let requests = requests.saved(at: loop.now).map { BoardRecord(served: $0) }
    let own = isIdentityRecorded ? [BoardRecord(time: Clocks.wall, supervisor: identity)] : []
    let rules = turns.rules.values.map { BoardRecord(groupRule: $0) }
    return SnapshotPart(own + rules + requests, asOf: journal?.lastSequence ?? 0)
  }

  /// Those of these services that are still there.
  func snapshotPart(of names: ArraySlice<ServiceName>) -> SnapshotPart<BoardRecord> {
    let records = names.compactMap { table[$0].map { BoardRecord(service: $0.record.saved) } }
    return SnapshotPart(records, asOf: journal?.lastSequence ?? 0)
  }
}

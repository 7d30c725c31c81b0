internal import Journal
internal import Model
internal import Platform

/// What a snapshot says of services.
extension Supervisor {
  /// Part after part: who we are and what was asked, then the services. Nil behind the last.
  func snapshotPart(_ index: Int) -> [BoardRecord]? {
    if index == 0 {
      let requests = requests.saved(at: loop.now).map { BoardRecord(served: $0) }
      return [BoardRecord(supervisor: identity)] + requests
    }
    let start = (index - 1) * limits.servicesInPart
    if start >= table.count { return nil }
    let names = table.names[start..<min(table.count, start + limits.servicesInPart)]
    return names.compactMap { table[$0].map { BoardRecord(service: $0.record.saved) } }
  }
}

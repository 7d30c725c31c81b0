package import Model

/// The requests that were carried out, so that one that comes again after a lost answer is not carried out twice.
///
/// Remembered for ten minutes, at most 4,096: the oldest goes first.
package struct ServiceRequests: Sendable {
  /// What a request was for; used for anything else, its id is a client's mistake.
  package struct Purpose: Sendable, Equatable {
    package var method: SupervisorInterface.Method
    package var names: [String]

    package init(_ method: SupervisorInterface.Method, _ names: [String]) {
      self.method = method
      self.names = names
    }
  }

  private struct Entry {
    var purpose: Purpose
    var at: Timestamp
    var answered: Instant
  }

  package static let capacity = 4_096

  private var entries: [String: Entry] = [:]
  /// Oldest first; what stands before `oldest` is forgotten.
  private var order: [String] = []
  private var oldest = 0

  package init() {}

  /// Whether this request was carried out.
  /// - Throws: `invalidParameter` when the same id was used for something else, or is none.
  package func isKnown(_ request: String, for purpose: Purpose, at now: Instant) throws(SupervisorError) -> Bool {
    do throws(ProgressError) {
      try RequestMemory.check(request)
    } catch {
      guard case .invalidParameter(let parameter, let why) = error else { return false }
      throw .invalidParameter(parameter, why: why)
    }
    guard let entry = entries[request], now - entry.answered <= RequestMemory.lifetime else { return false }
    guard entry.purpose == purpose else {
      throw .invalidParameter("request", why: "it was used before, for \(entry.purpose.method.rawValue)")
    }
    return true
  }

  /// Remembers a request that is carried out now.
  package mutating func remember(_ request: String, for purpose: Purpose, at now: Instant, wall: Timestamp) {
    while oldest < order.count, let entry = entries[order[oldest]],
      entries.count >= Self.capacity || now - entry.answered > RequestMemory.lifetime
    {
      entries[order[oldest]] = nil
      oldest += 1
    }
    if oldest > 64, oldest > order.count / 2 {
      order.removeFirst(oldest)
      oldest = 0
    }
    entries[request] = Entry(purpose: purpose, at: wall, answered: now)
    order.append(request)
  }

  /// Takes up what was remembered before.
  mutating func restore(_ saved: SavedServiceRequest, at now: Instant, wall: Timestamp) {
    let age = max(.zero, wall.since(saved.answered))
    guard age <= RequestMemory.lifetime else { return }
    remember(
      saved.request, for: Purpose(saved.method, saved.names),
      at: Instant(nanoseconds: now.nanoseconds - age.nanoseconds), wall: saved.answered)
  }

  /// All that is remembered, oldest first.
  func saved(at now: Instant) -> [SavedServiceRequest] {
    order[oldest...].compactMap { request in
      guard let entry = entries[request], now - entry.answered <= RequestMemory.lifetime else { return nil }
      return SavedServiceRequest(
        request: request, method: entry.purpose.method, names: entry.purpose.names, answered: entry.at)
    }
  }
}

/// In which order the requests of all groups were answered: so that their number has a bound over all groups, and time
/// takes them away also where nothing more happens.
///
/// One entry a request that was remembered, oldest first. An entry whose request its group has forgotten since does no
/// harm: taking it away again takes nothing.
package struct RequestOrder: Sendable {
  /// A group, and when one of its requests was answered.
  package struct Entry: Sendable, Equatable {
    package var group: Int
    package var answered: Instant

    package init(group: Int, answered: Instant) {
      self.group = group
      self.answered = answered
    }
  }

  /// The most requests that are remembered of all groups together.
  package static let capacity = 65_536
  /// What is too old is taken away so much later at most: many at a time, not each at its moment.
  package static let slack = Duration.seconds(60)

  private var entries: [Entry] = []
  private var oldest = 0

  package init() {}

  /// How many entries there are.
  package var count: Int { entries.count - oldest }

  /// When the next look is due; nil while there is nothing.
  package var deadline: Instant? {
    oldest < entries.count ? entries[oldest].answered + RequestMemory.lifetime + Self.slack : nil
  }

  /// Adds one, the youngest.
  package mutating func add(_ entry: Entry) { entries.append(entry) }

  /// More than half of the entries may be of requests that their groups have forgotten: time to `keep` the others.
  package var isWorthCompacting: Bool { count > 2 * Self.capacity }

  /// Drops the entries for which `isRemembered` is false.
  package mutating func keep(where isRemembered: (Entry) -> Bool) {
    entries = entries[oldest...].filter(isRemembered)
    oldest = 0
  }

  /// Takes away the oldest when it is older than ten minutes.
  package mutating func takeExpired(at now: Instant) -> Entry? {
    guard oldest < entries.count, now - entries[oldest].answered > RequestMemory.lifetime else { return nil }
    return takeOldest()
  }

  /// Takes away the oldest.
  package mutating func takeOldest() -> Entry? {
    guard oldest < entries.count else { return nil }
    let entry = entries[oldest]
    oldest += 1
    if oldest == entries.count {
      entries = []
      oldest = 0
    } else if oldest > 1_024, oldest > entries.count / 2 {
      // A new array, so that what was needed for many is given back.
      entries = Array(entries[oldest...])
      oldest = 0
    }
    return entry
  }

  /// Puts the entries into the order of their times.
  package mutating func sort() {
    entries.removeFirst(oldest)
    oldest = 0
    entries.sort { $0.answered < $1.answered }
  }
}

/// The last measurements of one thing, from old to new, at most ``capacity``.
package struct UsageHistory<Value: Sendable & Equatable>: Sendable, Equatable {
  package static var capacity: Int { 60 }

  private var points: [Value] = []
  /// Where the oldest is, once there are as many as there may be.
  private var oldest = 0

  package init() {}

  package var values: [Value] { Array(points[oldest...] + points[..<oldest]) }
  package var isEmpty: Bool { points.isEmpty }

  /// Adds the newest; the oldest goes where there is no room.
  package mutating func add(_ value: Value) {
    if points.count < Self.capacity { return points.append(value) }
    points[oldest] = value
    oldest = (oldest + 1) % points.count
  }
}

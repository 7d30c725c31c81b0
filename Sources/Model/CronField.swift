/// One field of a cron expression.
package enum CronField: Sendable, Equatable, CaseIterable {
  case second
  case minute
  case hour
  case day
  case month
  case weekday

  package var name: String {
    switch self {
    case .second: "second"
    case .minute: "minute"
    case .hour: "hour"
    case .day: "day of month"
    case .month: "month"
    case .weekday: "day of week"
    }
  }

  /// The numbers that may stand in it; 7 is Sunday as 0 is.
  package var range: ClosedRange<Int> {
    switch self {
    case .second, .minute: 0...59
    case .hour: 0...23
    case .day: 1...31
    case .month: 1...12
    case .weekday: 0...7
    }
  }

  /// The last number that is not said in another way already, where a step from a number ends.
  var last: Int { self == .weekday ? 6 : range.upperBound }

  /// How many different values there are: the longest step that says anything.
  var size: Int { last - range.lowerBound + 1 }

  /// The three-letter names in the order of their numbers, capital; none for most.
  var names: [String] {
    switch self {
    case .month: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    case .weekday: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    default: []
    }
  }

  /// What may stand in it, in words: `0 to 59`, `1 to 12 or JAN to DEC`.
  package var allowed: String {
    let numbers = "\(range.lowerBound) to \(range.upperBound)"
    switch self {
    case .month: return "\(numbers) or JAN to DEC"
    case .weekday: return "\(numbers) (0 and 7 are Sunday) or SUN to SAT"
    default: return numbers
    }
  }

  /// A bit for each value of `*`.
  var all: UInt64 { (range.lowerBound...last).reduce(0) { $0 | 1 << UInt64($1) } }
}

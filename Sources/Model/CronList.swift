/// The values of one field in words: `1, 2 and 5 to 9`, `Monday to Friday`, `1 to 59 in steps of 2`.
struct CronList {
  let values: [Int]
  private let field: CronField

  init(_ bits: UInt64, _ field: CronField) {
    self.field = field
    var values = (0..<64).filter { bits & 1 << UInt64($0) != 0 }
    // A week is said from Monday on.
    if field == .weekday { values = values.filter { $0 > 0 } + (bits & 1 != 0 ? [7] : []) }
    self.values = values
  }

  var text: String {
    if values.count >= 4, let step, step > 1 {
      return "\(name(values[0])) to \(name(values[values.count - 1])) in steps of \(step)"
    }
    return Self.joined(parts)
  }

  /// The distance from each to the next, if it is always the same.
  private var step: Int? {
    let steps = Set(zip(values, values.dropFirst()).map { $1 - $0 })
    return steps.count == 1 ? steps.first : nil
  }

  /// Three or more in a row are one part.
  private var parts: [String] {
    var parts: [String] = []
    var index = 0
    while index < values.count {
      var end = index
      while end + 1 < values.count, values[end + 1] == values[end] + 1 { end += 1 }
      if end - index >= 2 {
        parts.append("\(name(values[index])) to \(name(values[end]))")
        index = end + 1
      } else {
        parts.append(name(values[index]))
        index += 1
      }
    }
    return parts
  }

  private func name(_ value: Int) -> String {
    switch field {
    case .second, .minute, .hour: return String(value)
    case .day: return Self.ordinal(value)
    case .month: return Self.months[value - 1]
    case .weekday: return Self.weekdays[value - 1]
    }
  }

  /// `a`, `a and b`, `a, b and c`.
  static func joined(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return "\(parts.dropLast().joined(separator: ", ")) and \(last)"
  }

  private static func ordinal(_ number: Int) -> String {
    switch number {
    case 1, 21, 31: "\(number)st"
    case 2, 22: "\(number)nd"
    case 3, 23: "\(number)rd"
    default: "\(number)th"
    }
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}

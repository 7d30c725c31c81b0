import Support

@testable import Model

/// Draws cron expressions: mostly ones that people write, some strange, some wrong.
struct CronGenerator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func expression() -> String {
    if chance(1, of: 60) {
      return pick(["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually", "@Daily"])
    }
    var fields = CronField.allCases.dropFirst().map { field($0) }
    if chance(1, of: 4) { fields.insert(field(.second), at: 0) }
    if chance(1, of: 200) { fields.removeLast() }
    return fields.joined(separator: " ")
  }

  /// A moment from 1990 to 2060, in seconds; half of them shortly before or after the clocks are set.
  mutating func start(in zone: TimeZoneRules) -> Int {
    var start = Int.random(in: 631_152_000...2_840_140_800, using: &random)
    let change = zone.span(at: start).end
    if chance(1, of: 2), change < 3_000_000_000 { start = change + Int.random(in: -100_000...20_000, using: &random) }
    return chance(1, of: 3) ? start - start % 60 : start
  }

  mutating func field(_ field: CronField) -> String {
    switch Int.random(in: 0..<100, using: &random) {
    case ..<38: return "*"
    case ..<88: return element(field)
    case ..<97: return (0..<Int.random(in: 2...4, using: &random)).map { _ in element(field) }.joined(separator: ",")
    default: return strange(field)
    }
  }

  private mutating func element(_ field: CronField) -> String {
    let low = field.range.lowerBound
    let high = field.range.upperBound
    let size = high - low
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<5: return "*/\(Int.random(in: 1...size, using: &random))"
    case 5..<12: return name(Int.random(in: low...high, using: &random), field)
    case 12..<16:
      let (first, last) = ends(low, high)
      return "\(name(first, field))-\(name(last, field))"
    case 16..<18:
      let (first, last) = ends(low, high)
      return "\(first)-\(last)/\(Int.random(in: 1...size, using: &random))"
    case 18: return "\(Int.random(in: low...high, using: &random))/\(Int.random(in: 1...size, using: &random))"
    default: return "*"
    }
  }

  private mutating func strange(_ field: CronField) -> String {
    let low = field.range.lowerBound
    let high = field.range.upperBound
    let value = Int.random(in: low...high, using: &random)
    return pick([
      "?", "L", "15W", "2#3", "5L", "0", "\(high + 1)", "-1", "\(value)-\(value)", "\(high)-\(low)", "\(value)-\(low)",
      "*/\(field.range.upperBound + 5)", "*/0", "", "a", "1,,2", "1-2-3", "*/2/3", "\(value),*", "*,\(value)", "1-",
      "/5",
      "\(high)/2", "\(low)-\(high)", "MON", "feb", "sun-sat", "\(value)x", "H", "*-5", "99999999999999999999",
    ])
  }

  private mutating func ends(_ low: Int, _ high: Int) -> (Int, Int) {
    let values = [Int.random(in: low...high, using: &random), Int.random(in: low...high, using: &random)].sorted()
    return (values[0], values[1])
  }

  /// The number, or a name for it in any case.
  private mutating func name(_ value: Int, _ field: CronField) -> String {
    let names: [String]
    switch field {
    case .month: names = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    case .weekday: names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    default: return String(value)
    }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return names[value]
    case 1: return names[value].lowercased()
    case 2: return names[value].uppercased()
    default: return String(value)
    }
  }

  mutating func chance(_ count: Int, of all: Int) -> Bool { Int.random(in: 0..<all, using: &random) < count }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
}

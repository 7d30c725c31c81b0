/// The values that one field of a cron expression allows.
struct CronSet {
  var bits: UInt64 = 0
  /// Vixie's star flag: whether the text begins with `*`, also in `*/2` and `*,5`; `?` is a star too.
  var beginsWithStar: Bool

  init(_ word: CronWord, _ field: CronField) throws(CronError) {
    beginsWithStar = word.text.hasPrefix("*") || word.text == "?"
    if word.text == "?", field == .day || field == .weekday {
      bits = field.all
      return
    }
    for element in word.elements { bits |= try Self.bits(of: element, field) }
  }

  private static func bits(of element: CronWord, _ field: CronField) throws(CronError) -> UInt64 {
    func wrong(_ reason: String) -> CronError { CronError(field: field, column: element.column, reason: reason) }
    let shown = Printable.text(element.text, limit: 40)
    if element.text.isEmpty { throw wrong("a value is missing; \(field.allowed) is allowed") }
    let parts = element.text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw wrong("'\(shown)' has more than one step") }
    var step = 1
    if parts.count == 2 {
      guard let number = number(parts[1]), (1...field.size).contains(number) else {
        throw wrong("'\(shown)' has a step that is not 1 to \(field.size)")
      }
      step = number
    }
    let (low, high) = try bounds(parts[0], hasStep: parts.count == 2, element, field)
    return stride(from: low, through: high, by: step).reduce(0) { $0 | 1 << UInt64(normal($1, field)) }
  }

  /// The first and last value of `*`, `a`, `a-b`, or of `a` with a step, which goes on to the end.
  private static func bounds(
    _ part: Substring, hasStep: Bool, _ element: CronWord, _ field: CronField
  ) throws(CronError) -> (Int, Int) {
    if part == "*" { return (field.range.lowerBound, field.last) }
    let ends = part.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2 else {
      let shown = Printable.text(element.text, limit: 40)
      throw CronError(field: field, column: element.column, reason: "'\(shown)' is no range; write it as a-b")
    }
    var low = try value(ends[0], element, field)
    guard ends.count == 2 else {
      if !hasStep { return (low, low) }
      return (normal(low, field), field.last)
    }
    var high = try value(ends[1], element, field)
    if field == .weekday {
      // Sunday ends a week as well as it begins one.
      if high == 0, low > 0 { high = 7 }
      if low == 7, high < 7 { low = 0 }
    }
    guard low <= high else {
      throw CronError(
        field: field, column: element.column,
        reason: "'\(part)' goes backwards; write it as '\(ends[0])-\(field.last),\(field.range.lowerBound)-\(ends[1])'")
    }
    return (low, high)
  }

  private static func value(
    _ part: Substring, _ element: CronWord, _ field: CronField
  ) throws(CronError) -> Int {
    if let number = number(part) {
      if field.range.contains(number) { return number }
      throw outOfRange(part, element, field)
    }
    let name = part.uppercased()
    if let index = field.names.firstIndex(of: name) { return index + (field == .month ? 1 : 0) }
    throw CronError(field: field, column: element.column, reason: explanation(of: part, name, element, field))
  }

  private static func outOfRange(_ part: Substring, _ element: CronWord, _ field: CronField) -> CronError {
    let hint = field == .day || field == .month ? ": days and months count from 1, and no cron accepts 0" : ""
    let isZero = number(part) == 0
    let shown = Printable.text(String(part), limit: 40)
    return CronError(
      field: field, column: element.column,
      reason: "'\(shown)' is out of range; \(field.allowed) is allowed\(isZero ? hint : "")")
  }

  private static func explanation(
    of part: Substring, _ name: String, _ element: CronWord, _ field: CronField
  ) -> String {
    let shown = Printable.text(element.text, limit: 40)
    let allowed = "\(field.allowed) is allowed"
    if part.isEmpty { return "'\(shown)' lacks a value; \(allowed)" }
    if part == "?" { return "'?' stands alone in a day field only; \(allowed)" }
    let others: Set<Character> = ["L", "W", "#"]
    if field == .day || field == .weekday, name.contains(where: others.contains),
      name.allSatisfy({ others.contains($0) || $0.isNumber })
    {
      return "'\(shown)' is of Quartz and not of cron: L, W and # are not supported; \(allowed)"
    }
    let nearest = field.names.first { name.hasPrefix($0) } ?? NearestName.find(name, among: field.names)
    return "'\(shown)' is not known\(nearest.map { "; is '\($0)' meant?" } ?? ";") \(allowed)"
  }

  private static func normal(_ value: Int, _ field: CronField) -> Int { field == .weekday ? value % 7 : value }

  /// Up to four ASCII digits.
  private static func number(_ text: Substring) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}

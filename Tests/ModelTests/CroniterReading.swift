@testable import Model

/// Where croniter takes an expression for another one than cron does.
enum CroniterRule: String, CaseIterable, Comparable {
  /// `5-5`, `Jan-Jan`, `0-SUN` are one value for cron, and the whole field for croniter.
  case rangeOfOne = "a range of one value is the whole field"
  /// `5,*` does not begin with a star, so for cron the day field is restricted; croniter looks for it anywhere.
  case starInList = "a star later in a list is a star too"
  /// `0-23` is no star for cron; for croniter a list of all hours is one, so it runs by time elapsed.
  case allHours = "a list of all hours is a star"
  /// A list of all days is no star for cron; for croniter it is one when there is a star somewhere in the other day field.
  case allDays = "a list of all days is a star beside a star"

  static func < (left: CroniterRule, right: CroniterRule) -> Bool { left.rawValue < right.rawValue }
}

/// What croniter takes an expression for, written so that cron takes it for the same.
struct CroniterReading {
  private(set) var text: String
  private(set) var rules: Set<CroniterRule> = []

  init(_ text: String) {
    self.text = text
    let words = text.split(separator: " ")
    guard words.count == 5 || words.count == 6 else { return }
    let fields = CronField.allCases.suffix(words.count)
    var rewritten = zip(fields, words).map { rewrite($1, $0) }
    let hour = words.count - 4
    replaceAll(&rewritten[hour], .hour, .allHours)
    if words[hour + 3].contains("*") { replaceAll(&rewritten[hour + 1], .day, .allDays) }
    if words[hour + 1].contains("*") { replaceAll(&rewritten[hour + 3], .weekday, .allDays) }
    self.text = rewritten.joined(separator: " ")
  }

  private mutating func replaceAll(_ word: inout String, _ field: CronField, _ rule: CroniterRule) {
    guard let set = try? CronSet(CronWord(text: word, column: 1), field), !set.beginsWithStar, set.bits == field.all
    else { return }
    word = "*"
    rules.insert(rule)
  }

  private mutating func rewrite(_ word: Substring, _ field: CronField) -> String {
    var elements = word.split(separator: ",", omittingEmptySubsequences: false).map { widen($0, field) }
    if let star = elements.firstIndex(of: "*"), star > 0, !word.hasPrefix("*") {
      elements.insert(elements.remove(at: star), at: 0)
      rules.insert(.starInList)
    }
    return elements.joined(separator: ",")
  }

  private mutating func widen(_ element: Substring, _ field: CronField) -> String {
    let parts = element.split(separator: "/", omittingEmptySubsequences: false)
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = value(ends[0], field), first == value(ends[1], field) else {
      return String(element)
    }
    // `0-7` is all of a week for both.
    if field == .weekday, ends[0] == "0", ends[1] == "7" { return String(element) }
    rules.insert(.rangeOfOne)
    let whole = "\(field.range.lowerBound)-\(field == .weekday ? 6 : field.range.upperBound)"
    return parts.count == 2 ? "\(whole)/\(parts[1])" : whole
  }

  private func value(_ text: Substring, _ field: CronField) -> Int? {
    if let number = Int(text) { return field == .weekday ? number % 7 : number }
    let names: [String]
    switch field {
    case .month: names = ["", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    case .weekday: names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    default: return nil
    }
    return names.firstIndex(of: text.uppercased())
  }
}

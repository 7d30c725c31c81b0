extension CronExpression {
  /// The expression as a sentence says it: `every 15 minutes`, `at 02:30 every day`, `at 09:00 on Monday to Friday`.
  ///
  /// True for every expression: two that differ in when they run differ in their words.
  package var words: String {
    if isReboot { return "when the machine has started" }
    let time = CronTimeWords(seconds: seconds, minutes: minutes, hours: hours).text
    if let date = dateWords { return "\(time) \(date)" }
    return isAtTimes(time) ? "\(time) every day" : time
  }

  private func isAtTimes(_ time: String) -> Bool { time.hasPrefix("at ") && hours != CronField.hour.all }

  /// Nil for every day of the year.
  private var dateWords: String? {
    let everyDay = days == CronField.day.all
    let everyWeekday = weekdays == CronField.weekday.all
    let isEach = needsBothDays ? everyDay && everyWeekday : everyDay || everyWeekday
    let month = months == CronField.month.all ? nil : CronList(months, .month).text
    let during = month.map { " in \($0)" } ?? ""
    if isEach { return month.map { "every day in \($0)" } }
    let date = "the \(CronList(days, .day).text)"
    let weekday = CronList(weekdays, .weekday).text
    if needsBothDays {
      if everyDay { return "on \(weekday)\(during)" }
      if everyWeekday { return "on \(date) of \(month ?? "every month")" }
      return "on \(weekday), only if that is \(date) of \(month ?? "the month")"
    }
    return "on \(date) of the month and on every \(weekday)\(during)"
  }
}

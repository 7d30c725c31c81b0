import Testing

@testable import Model

@Suite("Cron expressions in words")
struct CronWordsTests {
  @Test(
    "a sentence that a person would say",
    arguments: [
      ("* * * * *", "every minute"), ("*/15 * * * *", "every 15 minutes"), ("0 * * * *", "every hour"),
      ("20 * * * *", "every hour at minute 20"), ("0 */2 * * *", "every 2 hours"),
      ("30 */6 * * *", "every 6 hours at minute 30"), ("30 2 * * *", "at 02:30 every day"),
      ("0 9 * * 1-5", "at 09:00 on Monday to Friday"),
      ("0 9 * * MON,WED,FRI", "at 09:00 on Monday, Wednesday and Friday"),
      ("0 0 1 * *", "at 00:00 on the 1st of every month"),
      ("0 0 1,15 * *", "at 00:00 on the 1st and 15th of every month"),
      ("0 0 1 1 *", "at 00:00 on the 1st of January"), ("0 9,17 * * *", "at 09:00 and 17:00 every day"),
      ("*/10 9-17 * * 1-5", "every 10 minutes from 09:00 to 17:50 on Monday to Friday"),
      ("0 9-17 * * *", "every hour from 09:00 to 17:00"), ("* 9-17 * * *", "every minute from 09:00 to 17:59"),
      ("*/15 * * * * *", "every 15 seconds"), ("* * * * * *", "every second"),
      ("5 30 2 * * *", "at 02:30:05 every day"),
      ("0 0 13 * FRI", "at 00:00 on the 13th of the month and on every Friday"),
      ("0 0 */2 * FRI", "at 00:00 on Friday, only if that is the 1st to 31st in steps of 2 of the month"),
      ("*/7 * * * *", "at minute 0 to 56 in steps of 7 of every hour"),
      ("3,17,40 * * * *", "at minute 3, 17 and 40 of every hour"),
      ("*/5 1,5,9 * * *", "every 5 minutes of hour 1, 5 and 9"),
      ("0 0 * 6-8 *", "at 00:00 every day in June to August"),
      ("*/5 * * 12 *", "every 5 minutes every day in December"), ("0 0 * * 0,6", "at 00:00 on Saturday and Sunday"),
      ("0 12 * 1 SUN", "at 12:00 on Sunday in January"), ("@reboot", "when the machine has started"),
      ("@weekly", "at 00:00 on Sunday"), ("10,20 * * * * *", "at second 10 and 20 of every minute"),
      ("*/20 5 */3 * * *", "every 20 seconds of minute 5 of hour 0 to 21 in steps of 3"),
    ])
  func sentences(text: String, words: String) throws { #expect(try CronExpression(text).words == words) }

  @Test("20,000 random expressions: what differs in when it runs differs in words")
  func truth() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = CronGenerator(seed: seed)
    var seen: [String: [UInt64]] = [:]
    for _ in 0..<20_000 {
      guard let expression = try? CronExpression(generator.expression()) else { continue }
      let before = seen.updateValue(expression.times, forKey: expression.words)
      #expect(before == nil || before == expression.times, "seed \(seed): \(expression.text): \(expression.words)")
    }
    #expect(seen.count > 3_000)
  }
}

extension CronExpression {
  /// Everything that decides when it runs, in a form of which there is only one.
  fileprivate var times: [UInt64] {
    let isEach = needsBothDays ? false : days == CronField.day.all || weekdays == CronField.weekday.all
    let date = isEach ? [CronField.day.all, CronField.weekday.all, 1] : [days, weekdays, needsBothDays ? 1 : 0]
    return [seconds, minutes, hours, months] + date
  }
}

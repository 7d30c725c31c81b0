import Testing

@testable import Model

@Suite("Cron expressions")
struct CronExpressionTests {
  private func message(_ text: String) -> String? {
    do {
      _ = try CronExpression(text)
      return nil
    } catch {
      return error.message
    }
  }

  @Test(
    "what is wrong is said with the field, where it stands, and what is allowed",
    arguments: [
      ("61 * * * *", "minute, at column 1: '61' is out of range; 0 to 59 is allowed"),
      ("* 24 * * *", "hour, at column 3: '24' is out of range; 0 to 23 is allowed"),
      ("0  0  1,32 * *", "day of month, at column 9: '32' is out of range; 1 to 31 is allowed"),
      ("60 * * * * *", "second, at column 1: '60' is out of range; 0 to 59 is allowed"),
      (
        "* * * * 8",
        "day of week, at column 9: '8' is out of range; 0 to 7 (0 and 7 are Sunday) or SUN to SAT is allowed"
      ),
      ("* * * Foo *", "month, at column 7: 'Foo' is not known; 1 to 12 or JAN to DEC is allowed"),
      (
        "* * * * monday",
        "day of week, at column 9: 'monday' is not known; is 'MON' meant? 0 to 7 (0 and 7 are Sunday) or SUN to SAT is allowed"
      ),
      ("22-2 * * * *", "minute, at column 1: '22-2' goes backwards; write it as '22-59,0-2'"),
      ("*/90 * * * *", "minute, at column 1: '*/90' has a step that is not 1 to 60"),
      ("*/0 * * * *", "minute, at column 1: '*/0' has a step that is not 1 to 60"),
      ("1,,2 * * * *", "minute, at column 3: a value is missing; 0 to 59 is allowed"),
      ("1- * * * *", "minute, at column 1: '1-' lacks a value; 0 to 59 is allowed"),
      ("? * * * *", "minute, at column 1: '?' stands alone in a day field only; 0 to 59 is allowed"),
      (
        "0 0 L * *",
        "day of month, at column 5: 'L' is of Quartz and not of cron: L, W and # are not supported; 1 to 31 is allowed"
      ),
      ("30 2 30 2 *", "day of month, at column 6: '30' never comes: that month has no more than 29 days"),
      ("0 0 31 4,6 */2", "day of month, at column 5: '31' never comes: those months have no more than 30 days"),
      ("", "nothing; it takes 5 (minute, hour, day of month, month, day of week), or 6 with the seconds first"),
      ("* * * *", "4 fields; it takes 5 (minute, hour, day of month, month, day of week), or 6 with the seconds first"),
      (
        "@dayly",
        "there is no '@dayly'; is '@daily' meant? Known are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, "
          + "@annually, @reboot"
      ),
      ("@daily 5", "nothing may follow '@daily'"),
    ])
  func refusals(text: String, expected: String) { #expect(message(text) == expected) }

  @Test("0 0 0 0 0, which no cron accepts, is refused with why")
  func fiveZeros() {
    #expect(
      message("0 0 0 0 0")
        == "day of month, at column 5: '0' is out of range; 1 to 31 is allowed: days and months count "
        + "from 1, and no cron accepts 0")
  }

  @Test("a hostile text is refused, printable and short")
  func hostile() {
    #expect(message("\u{1B}[31m * * * *")?.utf8.contains(0x1B) == false)
    #expect(message(String(repeating: "1,", count: 5_000)) == "longer than 512 characters")
    #expect((message(String(repeating: "a", count: 400) + " * * * *") ?? "").utf8.count < 200)
  }

  @Test(
    "these say the same",
    arguments: [
      ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@MIDNIGHT", "0 0 * * *"), ("@weekly", "0 0 * * SUN"),
      ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 JAN ?"), ("@annually", "0 0 1 1 *"), ("0 0 * * 7", "0 0 * * 0"),
      ("0 0 * * fri-sun", "0 0 * * 5,6,0"), ("0 0 * * 5-7", "0 0 * * 5,6,0"), ("0 0 * * sun-tue", "0 0 * * 0-2"),
      ("0 0 * * 7-2", "0 0 * * 0-2"), ("10/20 * * * *", "10,30,50 * * * *"), ("0 0 * jan-MAR *", "0 0 * 1-3 *"),
      ("0 12 * * * *", "12 * * * *"), (" 5\t4  * * * ", "5 4 * * *"), ("0 0 * * 1-7/2", "0 0 * * 1,3,5,7"),
    ])
  func synonyms(left: String, right: String) throws {
    let (left, right) = (try CronExpression(left), try CronExpression(right))
    #expect(left.seconds == right.seconds && left.minutes == right.minutes && left.hours == right.hours)
    #expect(left.days == right.days && left.months == right.months && left.weekdays == right.weekdays)
    #expect(left.needsBothDays == right.needsBothDays)
  }

  @Test(
    "when both day fields are restricted either is enough; a field that begins with a star is not restricted",
    arguments: [
      // November 2026 begins on a Sunday.
      ("0 0 13 * FRI", ["2026-11-06", "2026-11-13", "2026-11-20"]), ("0 0 13 * *", ["2026-11-13", "2026-12-13"]),
      ("0 0 * * FRI", ["2026-11-06", "2026-11-13"]), ("0 0 */2 * FRI", ["2026-11-13", "2026-11-27", "2026-12-11"]),
      ("0 0 1-31 * FRI", ["2026-11-02", "2026-11-03"]), ("0 0 13 * */5", ["2026-11-13", "2026-12-13", "2027-06-13"]),
    ])
  func daysOfCron(text: String, dates: [String]) throws {
    let expression = try CronExpression(text)
    var moment = CivilTime(year: 2_026, month: 11, day: 1).seconds
    for date in dates {
      moment = try #require(expression.nextMatch(from: moment + 1))
      #expect(CivilTime(seconds: moment).text == "\(date) 00:00:00")
    }
  }

  @Test("29 February on a Sunday is found over 28 years, and over 40 across 2100, and back")
  func leapSundays() throws {
    let expression = try CronExpression("0 0 29 2 */7")
    var moment = CivilTime(year: 2_033, month: 1, day: 1).seconds
    for year in [2_060, 2_088, 2_128] {
      moment = try #require(expression.nextMatch(from: moment + 1))
      #expect(CivilTime(seconds: moment).text == "\(year)-02-29 00:00:00")
    }
    for year in [2_088, 2_060, 2_032] {
      moment = try #require(expression.previousMatch(from: moment - 1))
      #expect(CivilTime(seconds: moment).text == "\(year)-02-29 00:00:00")
    }
  }

  @Test("it is written to JSON as its text, and read back")
  func text() throws {
    #expect(try CronExpression(" */5   * * * MON ").text == "*/5 * * * MON")
    #expect(try CronExpression("@Daily").text == "@daily")
    #expect(try CronExpression("@reboot").isReboot)
  }
}

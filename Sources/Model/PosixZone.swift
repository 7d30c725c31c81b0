/// A time zone as POSIX writes it in `TZ`, and as zone files end with it: `CET-1CEST,M3.5.0,M10.5.0/3`.
package struct PosixZone: Sendable, Equatable {
  /// When in each year a clock is set.
  struct Rule: Sendable, Equatable {
    enum Day: Sendable, Equatable {
      /// 1 to 365; 29 February is never counted.
      case julian(Int)
      /// 0 to 365.
      case ordinal(Int)
      /// The week'th such weekday of a month; 5 is the last.
      case weekday(month: Int, week: Int, weekday: Int)
    }

    var day: Day
    /// Seconds from that day's midnight, by the clock that is about to be set; may be negative or beyond a day.
    var time: Int

    /// What the clock shows in that year when it is about to be set.
    func seconds(in year: Int) -> Int {
      let newYear = CivilTime.days(year: year, month: 1, day: 1)
      switch day {
      case .julian(let number):
        let leapDay = number >= 60 && CivilTime.isLeap(year) ? 1 : 0
        return (newYear + number - 1 + leapDay) * 86_400 + time
      case .ordinal(let number): return (newYear + number) * 86_400 + time
      case .weekday(let month, let week, let weekday):
        let first = CivilTime.days(year: year, month: month, day: 1)
        var day = (weekday - CivilTime.weekday(days: first) + 7) % 7 + (week - 1) * 7
        if day >= CivilTime.daysInMonth(month, of: year) { day -= 7 }
        return (first + day) * 86_400 + time
      }
    }
  }

  /// The two times of year; the summer's may be behind the other, as in Ireland's file.
  struct Summer: Sendable, Equatable {
    var clock: ZoneClock
    var begins: Rule
    var ends: Rule
  }

  var standard: ZoneClock
  var summer: Summer?

  /// - Throws: ``TimeZoneError`` when the text is not of this form.
  package init(_ text: String) throws(TimeZoneError) {
    var reader = PosixZoneReader(text)
    guard let zone = reader.read() else {
      throw TimeZoneError("'\(Printable.text(text, limit: 80))' is no time zone as POSIX writes it")
    }
    self = zone
  }

  init(standard: ZoneClock, summer: Summer?) { (self.standard, self.summer) = (standard, summer) }

  /// The year's two changes, the earlier first: the moment in seconds since 1970 in UTC, and the clock from then on. Empty
  /// without summer time.
  func changes(in year: Int) -> [(moment: Int, clock: ZoneClock)] {
    guard let summer else { return [] }
    let begin = (moment: summer.begins.seconds(in: year) - standard.offset, clock: summer.clock)
    let end = (moment: summer.ends.seconds(in: year) - summer.clock.offset, clock: standard)
    return begin.moment < end.moment ? [begin, end] : [end, begin]
  }
}

/// What a zone's clocks show for some time: how far ahead of UTC, and what that is called.
package struct ZoneClock: Sendable, Equatable {
  /// Seconds ahead of UTC; negative in the west.
  package var offset: Int
  /// `CET`, `CEST`, `+0530`.
  package var name: String

  package init(offset: Int, name: String) { (self.offset, self.name) = (offset, name) }
}

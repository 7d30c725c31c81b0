/// The times of day of a cron expression in words.
struct CronTimeWords {
  /// What a field's values look like.
  private enum Shape: Equatable {
    case all
    case one(Int)
    /// From 0 in even steps, over the end of the hour or the day too.
    case every(Int)
    case some([Int])

    init(_ bits: UInt64, _ field: CronField) {
      let values = CronList(bits, field).values
      let evenStep = values.count > 1 ? values[1] : 0
      if values.count == field.size {
        self = .all
      } else if values.count == 1 {
        self = .one(values[0])
      } else if values[0] == 0, field.size % evenStep == 0,
        values == Array(stride(from: 0, to: field.size, by: evenStep))
      {
        self = .every(evenStep)
      } else {
        self = .some(values)
      }
    }
  }

  private let second: Shape
  private let minute: Shape
  private let hour: Shape
  private let seconds: CronList
  private let minutes: CronList
  private let hours: CronList

  init(seconds: UInt64, minutes: UInt64, hours: UInt64) {
    (second, minute, hour) = (Shape(seconds, .second), Shape(minutes, .minute), Shape(hours, .hour))
    self.seconds = CronList(seconds, .second)
    self.minutes = CronList(minutes, .minute)
    self.hours = CronList(hours, .hour)
  }

  var text: String { regular ?? span ?? clockTimes ?? general }

  /// What comes again and again through the whole day.
  private var regular: String? {
    switch (second, minute, hour) {
    case (.all, .all, .all): "every second"
    case (.every(let step), .all, .all): "every \(step) seconds"
    case (.one(0), .all, .all): "every minute"
    case (.one(0), .every(let step), .all): "every \(step) minutes"
    case (.one(0), .one(0), .all): "every hour"
    case (.one(0), .one(let minute), .all): "every hour at minute \(minute)"
    case (.one(0), .one(0), .every(let step)): "every \(step) hours"
    case (.one(0), .one(let minute), .every(let step)): "every \(step) hours at minute \(minute)"
    default: nil
    }
  }

  /// What comes again and again through some hours in a row.
  private var span: String? {
    guard second == .one(0), let first = hours.values.first, let last = hours.values.last,
      hours.values.count >= 2, last - first == hours.values.count - 1, hour != .all
    else { return nil }
    switch minute {
    case .all: return "every minute from \(clock(first, 0)) to \(clock(last, 59))"
    case .every(let step): return "every \(step) minutes from \(clock(first, 0)) to \(clock(last, 60 - step))"
    case .one(let minute) where hours.values.count >= 3:
      return "every hour from \(clock(first, minute)) to \(clock(last, minute))"
    default: return nil
    }
  }

  /// A handful of times.
  private var clockTimes: String? {
    guard seconds.values.count * minutes.values.count * hours.values.count <= 6 else { return nil }
    var times: [String] = []
    for hour in hours.values {
      for minute in minutes.values {
        for second in seconds.values {
          times.append(clock(hour, minute) + (self.second == .one(0) ? "" : ":\(two(second))"))
        }
      }
    }
    return "at \(CronList.joined(times))"
  }

  /// Everything else, field by field.
  private var general: String {
    let ofHours = hour == .all ? "of every hour" : "of hour \(hours.text)"
    if second == .one(0) {
      switch minute {
      case .all: return "every minute \(ofHours)"
      case .every(let step): return "every \(step) minutes \(ofHours)"
      default: return "at minute \(minutes.text) \(ofHours)"
      }
    }
    let head: String
    switch second {
    case .all: head = "every second"
    case .every(let step): head = "every \(step) seconds"
    default: head = "at second \(seconds.text)"
    }
    if minute == .all { return hour == .all ? "\(head) of every minute" : "\(head) of every minute \(ofHours)" }
    return "\(head) of minute \(minutes.text) \(ofHours)"
  }

  private func clock(_ hour: Int, _ minute: Int) -> String { "\(two(hour)):\(two(minute))" }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

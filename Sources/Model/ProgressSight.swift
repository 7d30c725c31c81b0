/// What one line says of a program's progress.
struct ProgressSight: Sendable, Equatable {
  /// In which way it is said. A program keeps to one way; so does who reads it.
  enum Form: Sendable, Equatable {
    /// `[12/345] …`
    case bracketedCount
    /// `[ 12%] …`
    case bracketedPercent
    /// `3.4MB/120MB`
    case size
    /// `12/345`, `12 of 345`
    case count
    /// `45%`
    case percent
    /// The table of curl.
    case curl
    /// `time=00:00:45.20` behind a `Duration:`
    case ffmpeg
    /// A count without an end: `1024 bytes (1.0 kB) copied`, `450it [00:04`
    case counter
    /// What `--match` found.
    case expression
  }

  var form: Form
  /// The letters before the number: they tell one progress of a program from another.
  var label = ""
  var completed: Double
  var total: Double?
  /// Empty where it is not said.
  var unit = ""
  /// Empty where there is none.
  var message = ""
  /// Nothing else looks like this; otherwise it counts only when it is seen again and has moved.
  var isCertain: Bool

  static let percentUnit = "%"

  static func percent(_ form: Form, _ value: Double, isCertain: Bool) -> ProgressSight {
    ProgressSight(form: form, completed: value, total: 100, unit: percentUnit, isCertain: isCertain)
  }
}

/// What a ratio or a value should be.
enum Aim {
  case atMost(Double)
  case atLeast(Double)
  case above(Double)
  case below(Double)
  case exactly(Double)

  func isMet(by value: Double) -> Bool {
    switch self {
    case .atMost(let limit): value <= limit
    case .atLeast(let limit): value >= limit
    case .above(let limit): value > limit
    case .below(let limit): value < limit
    case .exactly(let wanted): value == wanted
    }
  }

  var text: String {
    switch self {
    case .atMost(let limit): "<= \(Self.short(limit))"
    case .atLeast(let limit): ">= \(Self.short(limit))"
    case .above(let limit): "> \(Self.short(limit))"
    case .below(let limit): "< \(Self.short(limit))"
    case .exactly(let wanted): Self.short(wanted)
    }
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() ? fixed(value, digits: 0) : fixed(value, digits: 2)
  }
}

/// One line of the table.
struct Line {
  var what: String
  var dmon = "-"
  var reference = "-"
  var ratio = "-"
  var aim = "-"
  var met = "-"
  /// Stands in place of the columns: why there is no figure.
  var note: String?

  /// dmon beside a reference; the aim is about the median of dmon / reference over the repeats.
  static func ratio(
    _ what: String, _ dmon: Sample, to name: String, _ reference: Sample, digits: Int, aim: Aim? = nil
  ) -> Line {
    let ratio = dmon.quotients(by: reference).median
    return Line(
      what: what, dmon: dmon.text(digits: digits), reference: "\(name) \(reference.text(digits: digits))",
      ratio: fixed(ratio, digits: 2), aim: aim?.text ?? "-", met: Self.verdict(aim, ratio))
  }

  /// dmon alone; the aim is about its median.
  static func value(_ what: String, _ dmon: Sample, digits: Int, aim: Aim? = nil) -> Line {
    Line(what: what, dmon: dmon.text(digits: digits), aim: aim?.text ?? "-", met: Self.verdict(aim, dmon.median))
  }

  static func missing(_ what: String, because reason: String) -> Line {
    Line(what: what, note: "not measured: \(reason)")
  }

  private static func verdict(_ aim: Aim?, _ value: Double) -> String {
    guard let aim else { return "-" }
    return aim.isMet(by: value) ? "yes" : "no"
  }
}

/// Numbers as people read them, the same everywhere. Never longer than a dozen columns, and no value traps: what is not a
/// number is `?`.
///
/// What is *reached* (counts, percentages) is cut and never rounded up, so nothing looks complete before it is; rates and
/// estimates are rounded to nearest.
package enum Quantity {
  /// A count: exact digits below 100 000, then three digits and k, M, G … (powers of 1000), cut: `420`, `0.25`, `123k`.
  package static func count(_ value: Double) -> String {
    if !value.isFinite { return value.isNaN ? "?" : (value < 0 ? "-inf" : "inf") }
    let magnitude = value.magnitude
    let sign = value < 0 ? "-" : ""
    if magnitude < 100_000 {
      let isWhole = magnitude == Double(Int(magnitude))
      return sign + (isWhole ? DecimalText.truncated(magnitude, decimals: 0) : threeDigits(magnitude, down: true))
    }
    return sign + scaled(magnitude, by: 1_000, suffixes: thousands, down: true)
  }

  /// A size: `512 B`, `3.40 MiB` (powers of 1024), cut.
  package static func bytes(_ value: Double) -> String {
    if !value.isFinite { return count(value) }
    let (text, prefix) = binary(value.magnitude, down: true)
    return (value < 0 ? "-" : "") + text + " " + prefix
  }

  /// How much of how much: `420/1000 files`, `3.40/120 MiB`, `12 files`.
  ///
  /// - Parameter unit: printable; `B`, `byte` and `bytes` mean sizes.
  package static func progress(_ completed: Double, of total: Double?, unit: String) -> String {
    if isBytes(unit) {
      guard let total else { return bytes(completed) }
      let (text, prefix) = binary(total.isFinite ? total.magnitude : 0, down: true)
      let part = completed.magnitude / scale(of: prefix)
      guard total >= 0, total.isFinite, part < 100_000 else { return bytes(completed) + "/" + bytes(total) }
      return (completed < 0 ? "-" : "") + threeDigits(part, down: true) + "/" + withoutZeros(text) + " " + prefix
    }
    let amount = total.map { count(completed) + "/" + count($0) } ?? count(completed)
    return unit.isEmpty ? amount : amount + " " + unit
  }

  /// Speed: `12.3/s`, `3.40 MiB/s`; slower than one a second, the time for one: `4.2 s/it`, `2.5 min/it`.
  /// Empty for what is no speed (negative, not a number).
  package static func rate(_ perSecond: Double, unit: String) -> String {
    guard perSecond.isFinite, perSecond >= 0 else { return "" }
    if perSecond == 0 { return "0/s" }
    if isBytes(unit) {
      let (text, prefix) = binary(perSecond, down: false)
      return text + " " + prefix + "/s"
    }
    if perSecond >= 0.9995 { return scaled(perSecond, by: 1_000, suffixes: thousands, down: false) + "/s" }
    return slow(secondsForOne: 1 / perSecond) + "/it"
  }

  /// Completed hundredths, cut: 100 only when everything is completed. Nil where there is no total.
  package static func percent(_ completed: Double, of total: Double?) -> Int? {
    guard let fraction = fraction(completed, of: total) else { return nil }
    // 29 of 100 are 29 %, also where a Double makes it 28.999999999999996.
    return fraction >= 1 ? 100 : min(99, Int(fraction * 100 * (1 + 1e-12)))
  }

  /// The completed part, 0 to 1, and 1 only when everything is completed. Nil where there is no total above 0.
  package static func fraction(_ completed: Double, of total: Double?) -> Double? {
    guard let total, total > 0, !completed.isNaN else { return nil }
    if completed >= total { return 1 }
    if completed <= 0 { return 0 }
    return min(completed / total, 1.0.nextDown)
  }

  /// True for the units that count bytes.
  package static func isBytes(_ unit: String) -> Bool {
    switch unit {
    case "B", "byte", "bytes", "Byte", "Bytes": true
    default: false
    }
  }

  private static let thousands = ["", "k", "M", "G", "T", "P", "E", "Z", "Y", "R", "Q"]
  private static let binaryPrefixes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"]

  private static func scaled(_ magnitude: Double, by step: Double, suffixes: [String], down: Bool) -> String {
    var value = magnitude
    var index = 0
    let most = down ? step : step - 0.5
    while value >= most, index < suffixes.count - 1 {
      value /= step
      index += 1
    }
    return value >= most ? ">999" + suffixes[index] : threeDigits(value, down: down) + suffixes[index]
  }

  private static func binary(_ magnitude: Double, down: Bool) -> (text: String, prefix: String) {
    var value = magnitude
    var index = 0
    while value >= (down ? 1_024 : 1_023.5), index < binaryPrefixes.count - 1 {
      value /= 1_024
      index += 1
    }
    let prefix = binaryPrefixes[index]
    if value >= 1_024 { return (">1023", prefix) }
    // Whole bytes have no digits behind the point.
    let isWhole = index == 0 && value == Double(Int(value))
    return (isWhole ? DecimalText.truncated(value, decimals: 0) : threeDigits(value, down: down), prefix)
  }

  private static func scale(of prefix: String) -> Double {
    var scale = 1.0
    for candidate in binaryPrefixes {
      if candidate == prefix { break }
      scale *= 1_024
    }
    return scale
  }

  /// Three digits that count: `1.23`, `12.3`, `123`, and four from 1000 on.
  static func threeDigits(_ value: Double, down: Bool) -> String {
    if down { return DecimalText.truncated(value, decimals: value < 10 ? 2 : value < 100 ? 1 : 0) }
    return DecimalText.rounded(value, decimals: value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
  }

  private static func withoutZeros(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  private static func slow(secondsForOne seconds: Double) -> String {
    func short(_ value: Double) -> String { DecimalText.rounded(value, decimals: value < 9.95 ? 1 : 0) }
    if seconds < 119.5 { return short(seconds) + " s" }
    if seconds < 7_170 { return short(seconds / 60) + " min" }
    if seconds < 171_000 { return short(seconds / 3_600) + " h" }
    return seconds < 86_000_000 ? short(seconds / 86_400) + " d" : ">999 d"
  }
}

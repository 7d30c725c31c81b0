/// How a figure went, as a row of small bars.
package enum Sparkline {
  /// The last `columns` values, from old to new, at the right edge of exactly so many columns.
  ///
  /// - Parameter full: the value of a full bar; what is above it is full, and what is not a number is empty.
  package static func text(_ values: [Double], full: Double, columns: Int, appearance: Appearance) -> String {
    let marks = appearance.symbols ? bars : letters
    let shown = values.suffix(max(0, columns))
    let blanks = String(repeating: " ", count: max(0, columns - shown.count))
    return blanks + shown.map { marks[step(of: $0, full: full, steps: marks.count)] }.joined()
  }

  private static func step(of value: Double, full: Double, steps: Int) -> Int {
    guard value > 0, full > 0 else { return 0 }
    // What is more than nothing is shown as more.
    let part = min(1, value / full)
    return part.isNaN ? 0 : min(steps - 1, 1 + Int(part * Double(steps - 1)))
  }

  private static let bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let letters = ["_", ".", ":", "-", "=", "+", "*", "#"]
}

/// The bar of one task.
package enum ProgressBar {
  static let narrowest = 3

  /// A bar of exactly `columns` columns, edges included; at least 3.
  ///
  /// Filled in steps of an eighth of a column, cut and not rounded: full only when everything is completed.
  package static func text(_ fraction: Double, columns: Int, appearance: Appearance) -> String {
    let cells = max(columns, narrowest) - 2
    let part = fraction.isNaN ? 0 : max(0, min(1, fraction))
    if !appearance.symbols {
      let full = Int(part * Double(cells))
      let head = full < cells && part > 0 ? ">" : ""
      let blanks = String(repeating: " ", count: cells - full - head.utf8.count)
      return "[" + String(repeating: "#", count: full) + head + blanks + "]"
    }
    let eighths = Int(part * Double(cells * 8))
    let (full, rest) = (eighths / 8, eighths % 8)
    let blanks = String(repeating: " ", count: cells - full - (rest > 0 ? 1 : 0))
    return "▕" + String(repeating: "█", count: full) + partial[rest] + blanks + "▏"
  }

  /// The bar of a task without a total: a block that stands somewhere else after each `step`, and rests when nothing happens.
  package static func indeterminate(step: Int64, columns: Int, appearance: Appearance) -> String {
    let cells = max(columns, narrowest) - 2
    let block = max(1, cells / 4)
    let room = cells - block
    // To and fro: 0, 1 … room, room - 1 … 1.
    let cycle = Int64(max(1, 2 * room))
    let position = Int(((step % cycle) + cycle) % cycle)
    let left = position <= room ? position : 2 * room - position
    let blanks = (String(repeating: " ", count: left), String(repeating: " ", count: room - left))
    return appearance.symbols
      ? "▕" + blanks.0 + String(repeating: "░", count: block) + blanks.1 + "▏"
      : "[" + blanks.0 + String(repeating: "=", count: block) + blanks.1 + "]"
  }

  private static let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}

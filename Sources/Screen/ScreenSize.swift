/// Columns and rows of a terminal, each at least 1.
package struct ScreenSize: Sendable, Equatable {
  /// At least 1.
  package let columns: Int
  /// At least 1.
  package let rows: Int

  /// Less than 1, as a terminal without a size says, counts as 1.
  package init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
  }
}

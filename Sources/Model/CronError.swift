/// Why a text is no cron expression.
package struct CronError: Error, Equatable {
  /// Nil when the expression as a whole is wrong.
  package var field: CronField?
  /// Where the wrong part begins, counted in characters from 1.
  package var column: Int
  /// What is wrong, and what is allowed.
  package var reason: String

  package init(field: CronField?, column: Int, reason: String) {
    (self.field, self.column, self.reason) = (field, column, reason)
  }

  /// `minute, at column 1: '61' is out of range; 0 to 59 is allowed`
  package var message: String {
    field.map { "\($0.name), at column \(column): \(reason)" } ?? reason
  }
}

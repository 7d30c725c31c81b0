/// A value that was given on the command line and is valid for its kind.
package enum Value: Sendable, Equatable {
  /// A flag was given.
  case flag
  case text(String)
  case integer(Int)
  case number(Double)
  case progress(Progress)
  case duration(Duration)

  /// `DONE` or `DONE/TOTAL`.
  package struct Progress: Sendable, Equatable {
    package var completed: Double
    package var total: Double?

    package init(completed: Double, total: Double? = nil) {
      self.completed = completed
      self.total = total
    }
  }
}

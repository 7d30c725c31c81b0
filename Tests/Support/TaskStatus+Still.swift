package import Model

extension TaskStatus {
  /// Without what moves with the time alone: rate and remaining time.
  package var still: TaskStatus {
    var still = self
    still.rate = nil
    still.remaining = nil
    return still
  }
}

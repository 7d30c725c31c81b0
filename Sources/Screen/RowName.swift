import Model

/// What a row of the view is about; stays the same wherever the row stands.
enum RowName: Sendable, Hashable {
  case group(String)
  case service(ServiceName)
  case task(TaskKey)
  /// What was done long ago in a group.
  case done(String)
}

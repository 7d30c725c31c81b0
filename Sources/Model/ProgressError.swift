/// The errors of `org.dmon.Progress` and the standard ones that its methods can answer with.
package enum ProgressError: Error, Sendable, Equatable {
  case unknownTask(TaskKey)
  case taskEnded(TaskKey, TaskState)
  case tooMany(count: Int, limit: Int)
  /// Nothing can be written to the disk, which was promised; nothing was changed. `why` is for people.
  case notDurable(String)
  /// A parameter has a value that is not allowed; the standard error InvalidParameter. `why` is for people.
  case invalidParameter(String, why: String)
  /// The caller may not do this; the standard error PermissionDenied.
  case notAllowed(String)
}

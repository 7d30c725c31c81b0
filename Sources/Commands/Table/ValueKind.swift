/// What kind of value an option or a positional argument takes. Validation and completion come from it.
package enum ValueKind: Sendable, Equatable {
  case text
  /// A whole number, at least 0.
  case count
  /// A decimal number, also a negative one.
  case number
  /// `DONE` or `DONE/TOTAL`.
  case progress
  case duration
  case size
  case file
  case directory
  /// The name of a group.
  case group
  /// What names services: `web`, `etl/load`, `web#2`, `@etl`.
  case service
  /// A group of tasks, or what names services.
  case member
  /// The name of a signal, with or without SIG, or its number.
  case signal
  /// A task's number in its group; 0 is nobody.
  case taskID
  /// The number of a process; 0 is none.
  case pid
  /// One of these words.
  case choice([String])
  /// The name of a command of dmon, or of one below the command before it.
  case commandName
  /// A program and its arguments; for a remainder only.
  case commandLine
}

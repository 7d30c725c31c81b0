/// What a command ends with: the codes of sysexits.h, or any code that `dmon run` passes on.
package struct ExitCode: RawRepresentable, Sendable, Hashable {
  package var rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  package static let success = ExitCode(rawValue: 0)
  /// The command was called in a wrong way: retrying will not help.
  package static let usage = ExitCode(rawValue: 64)
  /// What was given is not what it should be: an unknown group or task, a task that has ended.
  package static let badData = ExitCode(rawValue: 65)
  /// A file that should be read is not there.
  package static let noInput = ExitCode(rawValue: 66)
  /// No daemon can be reached.
  package static let noDaemon = ExitCode(rawValue: 69)
  /// A bug of ours.
  package static let software = ExitCode(rawValue: 70)
  /// A file, directory, socket or daemon cannot be made.
  package static let cannotCreate = ExitCode(rawValue: 73)
  /// It may work later.
  package static let tryLater = ExitCode(rawValue: 75)
  /// Not allowed for this user.
  package static let notAllowed = ExitCode(rawValue: 77)
  /// A configuration is wrong.
  package static let badConfiguration = ExitCode(rawValue: 78)
}

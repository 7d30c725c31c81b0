package import Model

/// Why a command ends without having done its work: one line for people, and the code for scripts.
package struct CommandError: Error, Sendable, Equatable {
  /// Says what is wrong, where, and what to do; no full stop, one line.
  package var message: String
  package var exitCode: ExitCode
  /// Whether the line ends with a pointer to the command's help.
  package var pointsToHelp: Bool

  package init(_ message: String, _ exitCode: ExitCode, pointsToHelp: Bool = false) {
    self.message = message
    self.exitCode = exitCode
    self.pointsToHelp = pointsToHelp
  }

  /// The command was called in a wrong way.
  package static func usage(_ message: String) -> CommandError {
    CommandError(message, .usage, pointsToHelp: true)
  }
}

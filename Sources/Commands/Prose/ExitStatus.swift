/// An exit code with what it means for one command.
package struct ExitStatus: Sendable, Equatable {
  /// A number, or a range in words.
  package var code: String
  package var meaning: String

  package init(_ code: String, _ meaning: String) {
    self.code = code
    self.meaning = meaning
  }

  package static let success = ExitStatus("0", "It is done.")
  package static let usage = ExitStatus("64", "The arguments are wrong; nothing was done.")
  package static let badData = ExitStatus("65", "The group or the task is unknown, or the task has ended already.")
  package static let noDaemon = ExitStatus("69", "No daemon could be reached.")
  package static let software = ExitStatus("70", "A bug in dmon.")
  package static let cannotCreate = ExitStatus("73", "A file, a directory or a socket cannot be made.")
  package static let tryLater = ExitStatus("75", "The daemon has no room for this now; try again later.")
  package static let notAllowed = ExitStatus("77", "This user is not allowed to do that.")
}

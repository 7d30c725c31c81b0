package import Model

/// A command or a subcommand: it describes itself and does its work.
///
/// Everything here but `run` is pure. `name`, `aliases` and `summary` are constants, so that finding a command costs
/// nothing; `specification` is made only for the command that runs; `manual` only for who reads it.
package protocol Command {
  /// As it is typed.
  static var name: String { get }
  /// Other names that mean the same.
  static var aliases: [String] { get }
  /// One phrase in the imperative without a full stop.
  static var summary: String { get }
  /// The commands below this one; a command that has some is never run itself.
  static var subcommands: [any Command.Type] { get }
  static var specification: CommandSpecification { get }
  static var manual: Manual { get }
  /// It becomes the daemon of a directory, instead of asking it.
  static var isDaemon: Bool { get }
  /// Does the work and says how it ended; synchronous, a command that needs the event loop starts it.
  /// - Throws: what the top level prints as `dmon NAME: message` on the standard error output.
  static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode
}

extension Command {
  package static var aliases: [String] { [] }
  package static var subcommands: [any Command.Type] { [] }
  package static var isDaemon: Bool { false }
}

/// A command that only gathers subcommands.
package protocol CommandFamily: Command {}

extension CommandFamily {
  package static var specification: CommandSpecification { CommandSpecification() }

  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    throw CommandError("is not run by itself", .software)
  }
}

/// A command with those above it: `dmon report set` is [report, set]; empty for dmon itself.
package struct CommandPath {
  package var commands: [any Command.Type]

  package init(_ commands: [any Command.Type] = []) { self.commands = commands }

  package var last: (any Command.Type)? { commands.last }

  /// `dmon report set`
  package var text: String { commands.reduce("dmon") { "\($0) \($1.name)" } }

  func appending(_ command: any Command.Type) -> CommandPath { CommandPath(commands + [command]) }
}

/// A command with those above it: `dmon report set` is [report, set]; empty for dmon itself.
package struct CommandPath {
  package var commands: [any Command.Type]

  package init(_ commands: [any Command.Type] = []) { self.commands = commands }

  package var last: (any Command.Type)? { commands.last }

  /// `dmon report set`
  package var text: String { commands.reduce("dmon") { "\($0) \($1.name)" } }

  /// Every command and subcommand, in the table's order.
  static var all: [CommandPath] { CommandPath().below }

  private var below: [CommandPath] {
    (last?.subcommands ?? CommandTable.commands).flatMap {
      [appending($0)] + ($0.subcommands.isEmpty ? [] : appending($0).below)
    }
  }

  func appending(_ command: any Command.Type) -> CommandPath { CommandPath(commands + [command]) }
}

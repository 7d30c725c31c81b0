/// What the completion scripts of all shells are made from.
enum CompletionTable {
  /// `dmon` and every `dmon-X`.
  static var programs: [String] {
    ["dmon"] + CommandTable.commands.flatMap { [$0.name] + $0.aliases }.map { "dmon-\($0)" }
  }

  /// The top and all commands, each with what may follow.
  static var paths: [CommandPath] { [CommandPath()] + CommandPath.all }

  /// The words of `path` as the scripts compare them: `report set`; empty for dmon itself.
  static func key(_ path: CommandPath) -> String { path.commands.map { $0.name }.joined(separator: " ") }

  static func subcommands(_ path: CommandPath) -> [any Command.Type] {
    path.last?.subcommands ?? CommandTable.commands
  }

  static func options(_ path: CommandPath) -> [OptionSpecification] {
    path.last?.specification.visibleOptions ?? [.help, .flag("version", "V", "print the version")]
  }

  static func positionals(_ path: CommandPath) -> [PositionalSpecification] {
    path.last?.specification.positionals ?? []
  }

  /// All names and aliases that mean another name: `list` is `ls`.
  static var aliases: [(alias: String, name: String)] {
    CommandTable.commands.flatMap { command in command.aliases.map { ($0, command.name) } }
  }

  static let note = "Made by 'dmon help --generate' from the command table; changes belong there."
}

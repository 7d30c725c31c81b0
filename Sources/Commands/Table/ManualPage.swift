/// A man page, made from the command table and the prose beside it.
package struct ManualPage: Sendable, Equatable {
  package var name: String
  package var section: Int
  /// Its source, with the macros of man(7).
  package var text: String

  package var fileName: String { "\(name).\(section)" }

  /// `dmon(1)`, a page for each command, `dmon.yml(5)`, `dmon-protocol(7)`, `dmon-recipes(7)`.
  package static func all() -> [ManualPage] {
    [overview()] + CommandTable.commands.map { page(CommandPath([$0])) }
      + [configurationPage(), protocolPage(), recipesPage()]
  }

  /// The page of a command with all its subcommands.
  static func page(_ path: CommandPath) -> ManualPage {
    guard let command = path.last else { return overview() }
    let name = "dmon-\(command.name)"
    let manual = command.manual
    var roff = Roff(name: name, section: 1)
    roff.section("NAME")
    roff.line("\(Roff.literal(name)) \\- \(Roff.text(command.summary))")
    roff.section("SYNOPSIS")
    for words in Synopsis.lines(of: path) { roff.synopsis(path.text, words) }
    for alias in command.aliases { roff.synopsis("dmon \(alias)", ["..."]) }
    roff.section("DESCRIPTION")
    roff.prose(manual.description)
    if command.subcommands.isEmpty {
      roff.section("OPTIONS")
      roff.arguments(command.specification)
    } else {
      roff.section("COMMANDS")
      for subcommand in command.subcommands { roff.subcommand(path.appending(subcommand)) }
    }
    roff.closing(manual, examples: manual.examples + command.subcommands.flatMap { $0.manual.examples })
    return ManualPage(name: name, section: 1, text: roff.source)
  }
}

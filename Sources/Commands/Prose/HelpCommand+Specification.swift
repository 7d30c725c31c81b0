extension HelpCommand {
  package static var name: String { "help" }
  package static var summary: String { "tell what a command does and how it is called" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value(
          "generate", nil, "DIR", .directory,
          "write completions and man pages into `completions` and `man` below a directory")
      ],
      positionals: [
        PositionalSpecification(
          "COMMAND", .commandName, "the command, and the command below it: `report set`", arity: .any)
      ])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Without an argument lists all commands with a line for each; with one shows the same as `dmon` "
            + "*COMMAND* `--help`. The man pages say more."),
        .paragraph(
          "With `--generate` it writes the completions of all shells and all man pages, as they lie in the "
            + "project's own directory, for who makes a package."),
      ],
      examples: [
        Example("How progress is reported:", "dmon help report set"),
        Example("After a change of the command table, in the project's directory:", "dmon help --generate ."),
      ],
      exitCodes: [.success, .usage, .cannotCreate],
      seeAlso: ["dmon(1)", "dmon-completions(1)", "dmon-install(1)"])
  }
}

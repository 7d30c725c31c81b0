extension CheckCommand {
  package static var name: String { "check" }
  package static var summary: String { "say all that is wrong with a configuration file" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [.flag("json", "j", "write one JSON object")],
      positionals: [
        PositionalSpecification("FILE", .file, "a file of YAML, or of JSON where it ends in `.json`", arity: .any)
      ])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Reads configuration files as a daemon would, and does nothing else; it needs no daemon. Without a *FILE* they are those that a `dmon daemon` would read that is typed here. It says everything that is "
            + "wrong at once, each with file, line and column, the keys that lead there, what was expected, and a caret below "
            + "the place. A key that does not exist is named together with the nearest one that does. It also looks "
            + "at cron expressions and time zones, at services that would wait for themselves, and at names that stand "
            + "twice. Several *FILE*s are looked at together, as one daemon would read them: what waits for itself over two of "
            + "them, and a name that stands in both, is found too."),
        .paragraph(
          "Of a file that is well it says how many services there are, and what dmon does in another way than the program that "
            + "the file was written for. What only the machine can tell, such as whether a program is there, is found out when "
            + "the service starts. Owner and mode of the file are not looked at."),
        .paragraph(
          "With `--json` it is an object with `files`: for each `file`, the names of its `services`, `problems` with `file`, "
            + "`line`, `column` and `text`, and `notes`."),
      ],
      examples: [
        Example("Before a file is used:", "dmon check shop.yml && dmon reload shop.yml")
      ],
      exitCodes: [
        ExitStatus("0", "Nothing is wrong."), .usage,
        ExitStatus("78", "Something is wrong, or a file cannot be read."),
      ],
      seeAlso: ["dmon.yml(5)", "dmon-reload(1)", "dmon-daemon(1)", "dmon-schedule(1)"])
  }
}

extension EditCommand {
  package static var name: String { "edit" }
  package static var summary: String { "change what a service is" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [.flag("restart-now", nil, "restart it where that is needed for a change")]
        + ServiceOptions.flagsAndOpposites + ServiceOptions.shared + [ServiceOptions.json],
      positionals: [
        PositionalSpecification("NAME", .service, "the service"),
        PositionalSpecification(
          "COMMAND", .commandLine, "after `--`: the program and its arguments from now on", arity: .rest),
      ]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Changes what is named, and nothing else. The options are those of `dmon-add(1)`; `--env` sets one variable and "
            + "leaves the others, `--limit` and `--success-codes` replace the whole list. A service that comes from a "
            + "configuration file is refused: the next reading would undo it."),
        .paragraph(
          "When and how often it is restarted, how it is stopped, what becomes of its log and whether it starts with the daemon "
            + "changes at once, and the process goes on with its pid. Command, directory, environment, user, umask, nice, "
            + "limits and `--split-output` are given to a process when it starts: these hold from the next start on, and the "
            + "line says so. `--restart-now` makes that start now."),
        .paragraph(
          "A schedule too changes at once, and a run that lives goes on. `--no-schedule` ends it: what is down then stays so until "
            + "`dmon start`. An empty `--timezone` is the daemon's."),
      ],
      examples: [
        Example("Give up after three restarts:", "dmon edit web --max-restarts 3"),
        Example("Another port, now:", "dmon edit web --restart-now -- python3 -m http.server 8001"),
        Example("Every night now:", "dmon edit backup --schedule \"30 2 * * *\""),
        Example("One more variable:", "dmon edit api --env RUST_LOG=debug"),
      ],
      exitCodes: [
        .success, .usage, ExitStatus("65", "A name can mean several services, or a value is wrong."),
        ExitStatus("66", "There is no such service, or with `--restart-now` what it needs is not there."), .noDaemon,
        .notAllowed,
      ],
      environment: EnvironmentVariable.client, seeAlso: ["dmon-add(1)", "dmon-restart(1)", "dmon-ls(1)"])
  }
}

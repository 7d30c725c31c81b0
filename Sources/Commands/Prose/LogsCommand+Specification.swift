extension LogsCommand {
  package static var name: String { "logs" }
  package static var summary: String { "print what services wrote" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value("lines", "n", "N", .count, "the last *N* lines of each service", default: "10; all with `--since`"),
        .flag("follow", "f", "go on with what comes, until Ctrl-C"),
        .value(
          "since", nil, "T", .text, "what came since *T*: `10m` ago, `09:30`, or `2026-01-31 09:30`"),
        .flag("raw", "r", "the bytes as they are, without time and name"),
        .value(
          "state", nil, "DIR", .directory, "read the logs of this state directory",
          default: "`$DMON_STATE`, or one for this host and user"),
      ],
      positionals: [
        PositionalSpecification(
          "NAME", .text, "services, `@GROUP` for all of a group; none means all", arity: .any)
      ]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Prints the last lines that services wrote, those of several services by time. Each line begins with the "
            + "local time at which it came, the service's name and a mark: `|`, or `!` for standard error output where "
            + "the service was added with `--split-output`, or `*` for a line of dmon's own, which says that output is "
            + "missing there and why. It needs no daemon and disturbs none: it reads the files."),
        .paragraph(
          "On a terminal, what could move the cursor or fake text is replaced; colours that a program chose stay, "
            + "up to the end of its line. With `NO_COLOR`, or where the output is no terminal, dmon adds no colours; "
            + "into a pipe or a file go the bytes of each line as they are. With `--raw` there is nothing but these "
            + "bytes, on a terminal too: of one service with `-n 1000000` it is the log itself."),
        .paragraph(
          "The times are those at which dmon read the output, from the index beside each log; output that came within "
            + "ten milliseconds has one time. A line without a known time has `-`."),
        .paragraph(
          "`--follow` goes on over a rotation, and when the log is removed or cut. A line longer than 64 KiB is "
            + "shown in parts."),
      ],
      examples: [
        Example("The last lines of one service, and what comes:", "dmon logs -f web"),
        Example("What a group said in the last ten minutes:", "dmon logs --since 10m @etl"),
        Example("The whole log as it was written:", "dmon logs --raw -n 1000000000 web"),
      ],
      exitCodes: [
        .success, .usage, ExitStatus("66", "There is no such log, or it cannot be read."),
        ExitStatus("77", "The directory belongs to somebody else, or others can write to it."),
      ],
      environment: [.socket, .state, .stateHome],
      files: [.state, .logs],
      seeAlso: ["dmon-add(1)", "dmon-ls(1)", "dmon-journal(1)"])
  }
}

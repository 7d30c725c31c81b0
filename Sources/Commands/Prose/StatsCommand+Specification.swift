extension StatsCommand {
  package static var name: String { "stats" }
  package static var aliases: [String] { ["top"] }
  package static var summary: String { "measure what services take" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .flag("follow", "f", "measure again and again, until Ctrl-C"),
        .value("interval", "i", "D", .duration, "with `--follow`: how often", default: "`1s`"),
        .flag("pss", nil, "memory also with what is shared divided; takes longer"),
        .flag("json", "j", "write one JSON object a measurement"),
      ],
      positionals: [
        PositionalSpecification(
          "NAME", .service, "only these services: `web`, `etl/load`, `web#2`, or a whole group: `@etl`", arity: .any)
      ]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Measures what each service takes, all processes of its tree together: also those that left its session, and "
            + "processor time of those that have ended. One line is for dmon itself, keeper and daemon together, and one for "
            + "the machine. Nothing is measured while nobody asks, but for services with a threshold (see `dmon-add(1)`). It "
            + "starts no daemon."),
        .list([
          .init("`CPU %`", "Percent of one processor, over a fifth of a second or since the measurement before."),
          .init("`MEM`", "Resident memory; what processes share counts for each of them."),
          .init("`PSS`", "With `--pss`: memory with what is shared divided among those that share it."),
          .init("`THREADS`, `FILES`", "Of all its processes: threads; open files, sockets and pipes."),
          .init("`READ`, `WRITTEN`", "Bytes from and to storage since it was started; not those of caches and pipes."),
          .init("`UPTIME`", "How long it has been up; for one that is not, its state."),
          .init("`RESTARTS`", "How often it was started again since a person started it."),
        ]),
        .paragraph(
          "An empty field is not known: another user's process may hide what it reads and writes. In the last line the "
            + "percentage is of all processors together."),
        .paragraph(
          "With `--follow` the table is drawn over itself on a terminal, with small bars of the last measurements; elsewhere "
            + "each measurement is a line for each service. Bars stand there without `--follow` too, for services that are "
            + "measured for their thresholds."),
        .heading("JSON"),
        .paragraph(
          "With `--json` each measurement is one object with `time`, `services`, `dmon` and `host`; `cpuTime` and `uptime` are "
            + "microseconds, sizes are bytes. With `--follow` and more than 128 services a measurement comes in parts; "
            + "`complete` is true in the last of them. The fields are described in `dmon-protocol(7)`."),
      ],
      examples: [
        Example("All services:", "dmon stats"),
        Example("One of them, every five seconds:", "dmon stats web --follow --interval 5s"),
        Example("Who takes most memory:", "dmon stats --json | jq -r '.services | max_by(.memory // 0).name'"),
      ],
      exitCodes: [
        ExitStatus("0", "It was measured, or a person ended it."), .usage,
        ExitStatus("65", "A name means several services."),
        ExitStatus("66", "There is no service of that name."), .noDaemon,
      ],
      environment: EnvironmentVariable.client + [.noColor, .terminal],
      seeAlso: ["dmon-ls(1)", "dmon-add(1)", "dmon-watch(1)", "dmon-protocol(7)"])
  }
}

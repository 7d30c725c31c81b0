extension LsCommand {
  package static var name: String { "ls" }
  package static var aliases: [String] { ["list", "info", "status"] }
  package static var summary: String { "list everything the daemon knows, once" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .flag("json", "j", "write one JSON object with all tasks and services"),
        .flag(
          "stats", nil, "measure services too, for a fifth of a second: what they take of a processor and of memory"),
        .flag("all", "a", "tasks of a service's earlier runs too"),
        .value(
          "complete", nil, "WHAT", .choice(["groups", "ids", "services", "names"]),
          "for completions: one name a line, silent, starts no daemon",
          hidden: true),
      ],
      positionals: [
        PositionalSpecification("NAME", .member, "only these services, and these groups", arity: .any)
      ]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Says which daemon answers and where, then every service with its tasks below it, then the tasks of all other "
            + "groups. It starts no daemon: without one it says so and ends with 69. With `--directory` it then prints "
            + "what the journal of that directory knows, says that no daemon runs, and ends with 0."),
        .heading("Services"),
        .paragraph(
          "A line has the name, the state, the phase, the pid, how long it has been up, how often it was restarted since a "
            + "person started it, and why it is where it is and what comes next. The states:"),
        .list([
          .init("`created`", "It was not started yet."),
          .init("`running`", "Its process lives."),
          .init("`finished`", "It ended with 0, by SIGTERM, or because a person asked."),
          .init("`paused`", "It was halted by SIGSTOP or SIGTSTP; in JSON the state is `stopped`."),
          .init("`crashed`", "It ended in any other way; the reason says when it is started again."),
          .init("`failed`", "It was given up, until a person starts it."),
        ]),
        .paragraph(
          "`adopted` are those that outlived the process that started them: they are watched as all others, but where the kernel "
            + "does not tell, nobody learns how they end. What is wrong with a service's output, and how much of it had to be "
            + "dropped, stands there too. A host is shown where it is another one. With `--stats` there are two columns more: "
            + "`CPU %` and `MEM`, as `dmon-stats(1)` explains them."),
        .paragraph(
          "Of services that run at times there are three columns more: `SCHEDULE`, the cron expression; `NEXT`, the time until the "
            + "next run; and `LAST`, the time since the end of the last one. How it ended and how long it took is the reason, which also "
            + "says what did not take place and why. Their phase is `scheduled` while they wait for their time. "
            + "`dmon-schedule(1)` has more."),
        .heading("Notices"),
        .paragraph(
          "What people should know of the daemon stands on the standard error output: that its journal was damaged "
            + "and how much was kept, until it was shown on a terminal once; and that changes are kept in memory "
            + "only, as long as the journal cannot be written; that descriptors run short, so that processes are "
            + "polled once a second; and that connections run short."),
        .heading("JSON"),
        .paragraph(
          "With `--json` the answer is one object with the lists `tasks` and `services`; their fields are described in "
            + "`dmon-protocol(7)`. A task of a service has the name of it in `service`. With `--stats` there is a third, `usage`, as in "
            + "`dmon-stats(1)`."),
      ],
      examples: [
        Example("Everything:", "dmon ls"),
        Example("One service, and all of a group:", "dmon status web @etl"),
        Example("How many tasks failed:", "dmon ls --json | jq '[.tasks[] | select(.state == \"failed\")] | length'"),
        Example("A service's pid:", "dmon ls web --json | jq '.services[0].pid'"),
      ],
      exitCodes: [
        .success, .usage, ExitStatus("66", "A name means neither a service nor a group with tasks."),
        ExitStatus("69", "No daemon could be reached; with `--directory`: and there is no journal either."),
      ],
      environment: EnvironmentVariable.client + [.noColor],
      seeAlso: ["dmon-watch(1)", "dmon-stats(1)", "dmon-schedule(1)", "dmon-add(1)", "dmon-gc(1)", "dmon-journal(1)"])
  }
}

extension LsCommand {
  package static var name: String { "ls" }
  package static var aliases: [String] { ["list", "info", "status"] }
  package static var summary: String { "list everything the daemon knows, once" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .flag("json", "j", "write one JSON object with all tasks"),
        .value(
          "complete", nil, "WHAT", .choice(["groups", "ids"]),
          "for completions: one name a line, silent, starts no daemon",
          hidden: true),
      ],
      positionals: [PositionalSpecification("GROUP", .group, "only these groups", arity: .any)])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Says which daemon answers and where, then every group with its tasks: number, label, state, "
            + "progress, pid and message. It starts no daemon: without one it says so and ends with 69."),
        .paragraph(
          "What people should know of the daemon stands on the standard error output: that its journal was damaged "
            + "and how much was kept, until it was shown on a terminal once; and that changes are kept in memory "
            + "only, as long as the journal cannot be written; that descriptors run short, so that processes are "
            + "polled once a second; and that connections run short."),
        .paragraph(
          "With `--json` the answer is one object with a list `tasks`; the fields of a task are described in "
            + "`dmon-protocol(7)`."),
      ],
      examples: [
        Example("Everything:", "dmon ls"),
        Example("How many tasks failed:", "dmon ls --json | jq '[.tasks[] | select(.state == \"failed\")] | length'"),
      ],
      exitCodes: [.success, .usage, .noDaemon],
      environment: EnvironmentVariable.client + [.noColor],
      seeAlso: ["dmon-watch(1)", "dmon-gc(1)", "dmon-journal(1)"])
  }
}

extension GroupsCommand {
  package static var name: String { "groups" }
  package static var summary: String { "show groups of services, and how many of each run at a time" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value("parallel", "p", "N", .count, "let at most so many services of the group run at a time; 0: all"),
        .value(
          "on", nil, "EVENT=COMMAND", .text,
          "have a shell do this when a task of the group is `finished`, `failed`, `lost` or `stalled`; may be given "
            + "many times, and replaces what was there"),
        .flag("no-hooks", nil, "do nothing of that any more"),
        ServiceOptions.json,
      ],
      positionals: [PositionalSpecification("GROUP", .group, "groups; without a name all", arity: .any)]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "A line for each group: how many services it has, how many of them live or come back by themselves, and how many "
            + "wait."),
        .paragraph(
          "With `--parallel` a group is a queue: a service that is started while as many run as may waits for its turn "
            + "(`created`, `waiting`), first come, first served, also over a restart of the daemon. Nothing is ended when "
            + "the number is lowered."),
      ],
      examples: [
        Example("Two jobs at a time:", "dmon groups jobs --parallel 2"),
        Example(
          "Into the queue, with all of this shell's environment:",
          "dmon add -g jobs --oneshot --inherit-env -- make all"),
        Example("Until all are done:", "dmon wait @jobs --for finished"),
      ],
      exitCodes: [.success, .usage, ExitStatus("66", "There is no such group."), .noDaemon, .notAllowed],
      environment: EnvironmentVariable.client + [.autostart],
      seeAlso: ["dmon-add(1)", "dmon-ls(1)", "dmon-wait(1)"])
  }
}

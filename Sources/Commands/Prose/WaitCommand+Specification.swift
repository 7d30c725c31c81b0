extension WaitCommand {
  package static var name: String { "wait" }
  package static var summary: String { "return when services have come to a state" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value(
          "for", nil, "STATE", .choice(WaitGoal.allCases.map(\.rawValue)),
          "the state to wait for: 'running', 'finished', 'stopped', 'crashed', 'failed', 'ready' or 'gone'"),
        ServiceOptions.timeout, ServiceOptions.all,
      ],
      positionals: [ServiceOptions.names]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Waits until every service that is named has come to the state of `--for`, and says where they stand. What holds "
            + "already is not waited for."),
        .list([
          .init("`running`", "Its process runs."),
          .init("`ready`", "It runs and says that it can do its work; where it says nothing of the kind, it runs."),
          .init("`finished`", "It ended well, or because a person asked."),
          .init("`stopped`", "It is paused."),
          .init("`crashed`", "It ended badly and waits for its restart."),
          .init("`failed`", "It was given up."),
          .init("`gone`", "There is no such service (any more)."),
        ]),
        .paragraph(
          "A service that was given up ends the wait for anything else with 75 at once, since nothing more happens by itself. "
            + "When the daemon goes away meanwhile, its successor is asked."),
      ],
      examples: [
        Example("Until a job is done, at most an hour:", "dmon wait job --for finished --timeout 1h"),
        Example("Until a whole group is up:", "dmon wait @etl --for running"),
      ],
      exitCodes: [
        ExitStatus("0", "All of them have come to it."), .usage, ExitStatus("65", "A name can mean several services."),
        ExitStatus("66", "There is no such service, or it was removed."), .noDaemon,
        ExitStatus("75", "The time is over, or a service was given up."), .notAllowed,
      ],
      environment: EnvironmentVariable.client, seeAlso: ["dmon-add(1)", "dmon-start(1)", "dmon-ls(1)"])
  }
}

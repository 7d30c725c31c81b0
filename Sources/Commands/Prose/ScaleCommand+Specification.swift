extension ScaleCommand {
  package static var name: String { "scale" }
  package static var summary: String { "change how many copies of a service there are" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [ServiceOptions.noWait, ServiceOptions.timeout, ServiceOptions.json],
      positionals: [
        PositionalSpecification("NAME", .service, "the service, without a number"),
        PositionalSpecification("COPIES", .count, "how many there are to be"),
      ]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Copies of a service are called *NAME*`#1`, *NAME*`#2` and so on; *NAME* means all of them in every command. More "
            + "copies are made as the first one is, and started where it is meant to run. Of too many those with the highest "
            + "numbers are stopped, each within its time, and removed."),
        .paragraph(
          "A service that was added without `--replicas` has no number. Scaling it stops it, and *NAME*`#1` and so on take "
            + "its place. Each copy finds its number in `DMON_INSTANCE`. Of a service that "
            + "comes from a configuration file `replicas` is changed there."),
      ],
      examples: [
        Example("Four workers:", "dmon add --name worker --replicas 4 -- ./worker"),
        Example("Two of them are enough:", "dmon scale worker 2"),
      ],
      exitCodes: [
        .success, .usage, ExitStatus("65", "The name can mean several services."),
        ExitStatus("66", "There is no such service."), .noDaemon,
        ExitStatus("75", "A copy crashed at once, or the time was over."), .notAllowed,
      ],
      environment: EnvironmentVariable.client, seeAlso: ["dmon-add(1)", "dmon-ls(1)", "dmon-rm(1)"])
  }
}

extension ShowConfigurationCommand {
  package static var name: String { "show-configuration" }
  package static var summary: String { "print what the services are, as YAML or JSON" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .flag("reveal", nil, "print the values of secrets too"),
        .value("format", nil, "FORMAT", .choice(["yaml", "json"]), "how it is written", default: "`yaml`"),
        ServiceOptions.all,
      ],
      positionals: [ServiceOptions.names]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Prints what the services are made of: a document with a list `services`, the keys named like the options of "
            + "`dmon-add(1)`. What was not said is left out, so that the default holds. It is a configuration file: loaded by "
            + "another daemon, see `dmon.yml(5)`, it makes the same services, wherever it is. Without a name all services are "
            + "printed, and the other hosts (`deputies`) that configuration files name."),
        .paragraph(
          "Values of variables whose names contain KEY, TOKEN, SECRET or PASS are printed as `***`, unless `--reveal`. A file "
            + "that is kept should be closed to others then."),
      ],
      examples: [
        Example("Keep it:", "dmon show-configuration --reveal > services.yml"),
        Example(
          "What one runs:", "dmon show-configuration web --format json | jq -r '.services[0].command | join(\" \")'"),
      ],
      exitCodes: [
        .success, .usage, ExitStatus("65", "A name can mean several services."),
        ExitStatus("66", "There is no such service."), .noDaemon, .notAllowed,
      ],
      environment: EnvironmentVariable.client,
      seeAlso: ["dmon-add(1)", "dmon-edit(1)", "dmon-ls(1)", "dmon-reload(1)", "dmon.yml(5)"])
  }
}

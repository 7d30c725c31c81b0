extension StartCommand {
  package static var name: String { "start" }
  package static var summary: String { "start services, or make one of a script" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: ServiceOptions.verb + [
        .value("script-path", nil, "FILE", .file, "make a service of this script, and start it")
      ] + ServiceOptions.forScripts,
      positionals: [ServiceOptions.names]
    ).ofDirectory
  }

  package static var manual: Manual {
    ServiceManual.verb(
      [
        .paragraph(
          "Starts services that are down, at once, also those that wait for a restart or were given up. One that runs goes on. "
            + "One that runs at times runs now, and its schedule goes on where a stop had ended it. Without a name the only "
            + "service is meant. A daemon is started when none runs."),
        .heading("Scripts"),
        .paragraph(
          "`--script-path` makes a service of a script and starts it. Its `#!` line says what runs it, else its ending: `.py` "
            + "python3, `.sh` sh, `.js` node, `.rb` ruby, `.pl` perl, `.lua` lua, else the file itself where it can be "
            + "executed. A script that is not there is an error at once. Where a service of that name runs the same script "
            + "already, it gets what was given now, and is started. The other options are those of `dmon-add(1)`."),
      ],
      [
        Example("One:", "dmon start web"),
        Example(
          "A script, started anew after 5 s and at most 3 times:",
          "dmon start --script_path job.py --restart_interval 5 --max_restarts 3"),
      ],
      failure: "One of them did not come up, or was not up in time.", starts: true)
  }
}

extension StopCommand {
  package static var name: String { "stop" }
  package static var summary: String { "end services with all that they started" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: ServiceOptions.verbThatAsks, positionals: [ServiceOptions.names]).ofDirectory
  }

  package static var manual: Manual {
    ServiceManual.verb(
      [
        .paragraph(
          "Sends each service its stop signal, all at the same time, waits until nothing of it lives, and says how that "
            + "went. What lives after its stop timeout is killed, also processes that had left its group or session. It is "
            + "not started again until a person does, also not by the next daemon, and not by its schedule. Without a name the only service is meant."
        ),
        .paragraph("`--timeout` shortens the wait of this command, not the time that a service gets."),
      ],
      [
        Example("One:", "dmon stop web"),
        Example("All of a group, without being asked:", "dmon stop --yes @etl"),
      ],
      failure: "One of them has not ended in time.")
  }
}

extension RestartCommand {
  package static var name: String { "restart" }
  package static var summary: String { "end services and start them anew" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: ServiceOptions.verbThatAsks, positionals: [ServiceOptions.names]).ofDirectory
  }

  package static var manual: Manual {
    ServiceManual.verb(
      [
        .paragraph(
          "Stops services as `dmon stop` does and starts them at once, without back-off. One that is down is started. "
            + "Without a name the only service is meant.")
      ],
      [Example("After a new version:", "dmon restart web")],
      failure: "One of them did not come up, or was not up in time.")
  }
}

extension PauseCommand {
  package static var name: String { "pause" }
  package static var summary: String { "halt services where they are" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: ServiceOptions.verb, positionals: [ServiceOptions.names]).ofDirectory
  }

  package static var manual: Manual {
    ServiceManual.verb(
      [
        .paragraph(
          "Sends SIGSTOP to all processes of a service. It keeps its pid and its memory and does nothing until `dmon resume`. "
            + "Its state is `stopped`, which lists print as `paused`. Without a name the only service is meant.")
      ],
      [Example("For the time of a measurement:", "dmon pause indexer")],
      failure: "One of them does not run, or was not paused in time.")
  }
}

extension ResumeCommand {
  package static var name: String { "resume" }
  package static var summary: String { "let paused services go on" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: ServiceOptions.verb, positionals: [ServiceOptions.names]).ofDirectory
  }

  package static var manual: Manual {
    ServiceManual.verb(
      [
        .paragraph(
          "Sends SIGCONT to all processes of a service that was paused, by `dmon pause` or by anybody else. Without a name the "
            + "only service is meant.")
      ],
      [Example("Afterwards:", "dmon resume indexer")],
      failure: "One of them does not run, or did not go on in time.")
  }
}

extension SignalCommand {
  package static var name: String { "signal" }
  package static var summary: String { "send a signal to services" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: ServiceOptions.verbThatAsks,
      positionals: [
        PositionalSpecification("SIGNAL", .signal, "its name, such as `HUP` or `SIGUSR1`, or its number"),
        ServiceOptions.names,
      ]
    ).ofDirectory
  }

  package static var manual: Manual {
    ServiceManual.verb(
      [
        .paragraph(
          "Sends a signal to the process of each service, not to what it started. What the process does then is its own "
            + "affair: one that ends by it has ended by itself, and the rule of its restart holds. To end a service use "
            + "`dmon stop`.")
      ],
      [
        Example("Read the configuration again:", "dmon signal HUP web"),
        Example("To a whole group:", "dmon signal USR1 @etl"),
      ],
      failure: "One of them does not run.")
  }
}

extension RemoveCommand {
  package static var name: String { "rm" }
  package static var aliases: [String] { ["remove"] }
  package static var summary: String { "end services and forget them" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: ServiceOptions.verbThatAsks, positionals: [ServiceOptions.names]).ofDirectory
  }

  package static var manual: Manual {
    ServiceManual.verb(
      [
        .paragraph(
          "Stops services as `dmon stop` does, and forgets them: the next daemon does not know them either. Their logs stay "
            + "where they are. One that comes from a configuration file is refused, with file and line: it is removed by being "
            + "taken out there, and `dmon reload`.")
      ],
      [
        Example("One:", "dmon rm my_oneshot_service"),
        Example("All there is, without being asked:", "dmon rm --all --yes"),
      ],
      failure: "One of them has not ended in time; it goes when it has.")
  }
}

/// What the manuals of commands on services share.
enum ServiceManual {
  static func verb(
    _ description: [Prose], _ examples: [Example], failure: String, starts: Bool = false
  ) -> Manual {
    Manual(
      description: description + [names], examples: examples,
      exitCodes: [
        .success, .usage, ExitStatus("65", "A name can mean several services."),
        ExitStatus("66", starts ? "There is no such service, or no such script." : "There is no such service."),
        .noDaemon,
        .software, ExitStatus("75", failure), .notAllowed,
      ],
      environment: EnvironmentVariable.client + (starts ? [.autostart, .service] : []),
      seeAlso: ["dmon-add(1)", "dmon-ls(1)", "dmon-wait(1)", "dmon-logs(1)"])
  }

  static let names = Prose.paragraph(
    "A service is named by its name where one group alone has it, or by *GROUP*`/`*NAME*; `web#2` is the second of several "
      + "copies; `@`*GROUP* (or `group:`*GROUP*) is every service of a group, and `--all` every one there is. One line for "
      + "each says how it went. Before processes of more than one service are ended, somebody at a terminal is asked, "
      + "unless `--yes`; scripts are not.")
}

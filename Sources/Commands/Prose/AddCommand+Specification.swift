extension AddCommand {
  package static var name: String { "add" }
  package static var summary: String { "make a service of a command, and start it" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value("name", nil, "NAME", .text, "what it is called", default: "the name of the program's file"),
        .value("group", "g", "GROUP", .group, "the group that it belongs to", default: "`default`"),
      ] + ServiceOptions.flags + ServiceOptions.shared + [ServiceOptions.noWait, ServiceOptions.json],
      positionals: [.program]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: beginning + schedule + thresholds + order + notifications + care + watching + failure,
      examples: [
        Example("A web server that stays up:", "dmon add --name web -- python3 -m http.server 8000"),
        Example(
          "With a variable, as another user, with more descriptors:",
          "dmon add --name api --env RUST_LOG=info --user www-data --limit nofile=65536 -- ./api --port 80"),
        Example(
          "Started again when it takes more than 500 MiB for half a minute:",
          "dmon add --name api --memory-threshold 500MiB --for 30s -- ./api"),
        Example(
          "A job that is started again when it gets no further:",
          "dmon add --name load --oneshot --stall-after 1m --max-restarts 3 -- ./load"),
        Example(
          "Ready when its port is open, and asked every 10 s:",
          "dmon add --name web --ready port:8000 --health http://localhost:8000/ -- python3 -m http.server 8000"),
        Example(
          "Not ready before it says so, and started again when it falls silent:",
          "dmon add --name db --ready notify --watchdog 10s -- ./db"),
        Example(
          "After a database is ready and a cache was started:", "dmon add --name api --after db,cache=started -- ./api"),
        Example(
          "Each night at half past two, by the clocks of Berlin:",
          "dmon add --name backup --schedule \"30 2 * * *\" --timezone Europe/Berlin -- ./backup.sh"),
        Example(
          "Every 15 seconds, one after the other where one takes longer:",
          "dmon add --name poll --schedule \"*/15 * * * * *\" --overlap queue -- ./poll"),
        Example(
          "Started again when its configuration or one of its modules changes:",
          "dmon add --name api --watch api.toml --watch src --watch-include \"*.py\" -- python3 src/api.py"),
        Example("Four copies:", "dmon add --name worker --replicas 4 -- ./worker"),
        Example("Once, to its end:", "dmon add --name listing --oneshot -- ls -la"),
        Example("A loop in a shell:", "dmon add --name hello -- sh -c \"while true; do echo hello; sleep 30; done\""),
      ],
      exitCodes: [
        ExitStatus("0", "It runs, or has ended well already, or was added with `--no-autostart` or `--schedule`."),
        .usage,
        ExitStatus("65", "What was named cannot be executed, or a limit, a time zone or a file of variables is wrong."),
        ExitStatus("66", "The program, the directory, the user or the file of variables is not there."),
        ExitStatus("69", "No daemon could be reached or started, or it cannot start processes."), .software,
        ExitStatus("73", "A service of this name is there already, or its log cannot be made."),
        ExitStatus("75", "It crashed at once, was not ready in time, or the machine has no room for it now."),
        .notAllowed,
      ],
      environment: EnvironmentVariable.client + [.autostart, .service],
      seeAlso: [
        "dmon-ls(1)", "dmon-logs(1)", "dmon-stop(1)", "dmon-edit(1)", "dmon-wait(1)", "dmon-rm(1)",
        "dmon-show-configuration(1)", "dmon-schedule(1)", "dmon-stats(1)", "dmon-scale(1)", "dmon-groups(1)",
      ])
  }

  private static var beginning: [Prose] {
    [
      .paragraph(
        "Makes a service of a command: a process that the daemon starts and keeps. It says in one line what runs now, "
          + "or why nothing does. A daemon is started when none runs."),
      .paragraph(
        "A service outlives the terminal, this command and the daemon. Its name is unique in its group; `etl/load` as "
          + "*NAME* is the service `load` in the group `etl`. Outside the group `default` it is called `etl/load`, and "
          + "`load` alone where no other service has that name."),
      .heading("What the process gets"),
      .paragraph(
        "The directory in which `dmon add` was called, or `--cwd`. Of the environment `PATH`, `LANG`, `LC_*` and `TZ`, or "
          + "with `--inherit-env` all of it; `HOME`, `USER`, `LOGNAME` and `SHELL` of its user; the variables of "
          + "`--env-file`, then those of `--env`; and `DMON_SOCKET`, `DMON_GROUP`, `DMON_SERVICE` and `DMON_RUN`, so that "
          + "`dmon report` inside it finds the way, and its tasks stand below it in `dmon ls`. Nothing to read from, no "
          + "terminal, a session of its own. What it writes goes into its log: see `dmon-logs(1)`."),
      .paragraph(
        "In a file of variables a line is *NAME*=*VALUE*; empty lines and lines that begin with `#` say nothing, `export` "
          + "is passed over, and a value may stand in quotes."),
      .heading("When it ends"),
      .paragraph(
        "With code 0, a code of `--success-codes`, by SIGTERM, or because a person asked, it is `finished`. After any other "
          + "end it is `crashed` and started again after `--restart-interval`, then after twice that, four times, up to "
          + "`--restart-cap`; once it was up for `--healthy-after` the count begins anew. After `--max-restarts` in a row it "
          + "is `failed` and stays down until a person starts it. With `--restart always` it is started again after a good "
          + "end too; with `never` a bad end is `failed` at once. Whatever its process started ends with it, unless "
          + "`--leave-children`."),
      .paragraph(
        "To stop it, `--stop-signal` goes to all its processes; what lives after `--stop-timeout` is killed, also what had "
          + "left its process group or session."),
    ]
  }

  private static var failure: [Prose] {
    [
      .heading("When it cannot be started"),
      .paragraph(
        "The line says what was wrong: the program was not found or cannot be executed, the directory is not there, the user "
          + "is unknown, a limit was refused. The service is there nevertheless, and is tried again as after any other bad "
          + "end: `dmon edit` corrects it, `dmon rm` removes it."),
    ]
  }
}

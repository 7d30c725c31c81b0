extension DaemonCommand {
  package static var name: String { "daemon" }
  package static var summary: String { "run the daemon that knows all groups and tasks" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: [
      .flag("detach", "d", "go on in the background, away from the terminal; return once the daemon answers"),
      .value(
        "socket", nil, "PATH", .file, "listen on this socket",
        default: "`$DMON_SOCKET`, or `dmon/dmon.sock` in the runtime directory"),
      .value(
        "state", nil, "DIR", .directory, "use this state directory",
        default: "`$DMON_STATE`, or one for this host and user"),
      .value(
        "retain", nil, "RULES", .text, "how long what has ended is kept: `2h`, or `done=10m,failed=7d,lost=forever`",
        default: "`done=1h,failed=24h,lost=24h`"),
      .flag("durable", nil, "acknowledge nothing that is not on the disk: survives power loss, costs time"),
      .value(
        "limit", nil, "NAME=N", .text,
        "the most of something: `connections`, `groups`, `tasks`, `user-tasks` (of one user) or `watchers`",
        default: "8192, 65536, 1000000, 1000000 and 1024"),
      .value(
        "log-level", nil, "LEVEL", .choice(["error", "warning", "info", "debug"]),
        "say this and what is more important, on the standard error output", default: "`info`"),
      .flag("memory-only", nil, "keep no journal: what is known is gone when the daemon ends", hidden: true),
    ])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Collects what processes report over a Unix socket and tells everybody who watches. It runs in the "
            + "foreground: type `dmon daemon &` in a shell, or let `--detach` send it away. Most people never type "
            + "it, because `dmon report`, `dmon run` and `dmon watch` start a daemon when none runs."),
        .paragraph(
          "A daemon is its state directory: there is at most one for each. A second `dmon daemon` says who is "
            + "already there, and ends with 0 when socket and state directory are the same, with 73 when one of "
            + "them is not. With `--socket` and without `--state` the state directory is *PATH*`.state`, so that a "
            + "daemon for a trial needs one option."
        ),
        .paragraph(
          "Groups and tasks are kept in memory: when the daemon ends they are gone. What is removed while it runs "
            + "is only what `dmon gc` was asked to remove."),
        .paragraph(
          "A task whose process is gone without having said that it is done or failed becomes `lost` at once. "
            + "A task with a timeout that is silent for longer becomes `stalled`, and `active` again with its next "
            + "report."),
        .paragraph(
          "The directories of socket and state are made with mode 0700. One that belongs to somebody else, or "
            + "that others can write to, is refused. Only processes of the daemon's own user and of root can talk "
            + "to it."),
        .heading("Signals"),
        .list([
          .init("SIGTERM, SIGINT", "The same as `dmon shutdown`. A second one ends it at once."),
          .init("SIGHUP", "Changes nothing: a daemon outlives the terminal that it was started in."),
        ]),
      ],
      examples: [
        Example("For this session:", "dmon daemon &"),
        Example(
          "A second one beside it, for a trial:",
          "dmon daemon --socket /tmp/trial/dmon.sock --detach\nexport DMON_SOCKET=/tmp/trial/dmon.sock\ndmon watch"),
      ],
      exitCodes: [
        ExitStatus("0", "It was asked to end and did, or the same daemon runs already."),
        .usage,
        .software,
        ExitStatus("73", "The socket or the state directory cannot be made, or another daemon holds one of them."),
        ExitStatus("77", "A directory belongs to somebody else, or others can write to it."),
      ],
      environment: EnvironmentVariable.client,
      files: [.socket, .state, .lock],
      seeAlso: ["dmon-report(1)", "dmon-watch(1)", "dmon-shutdown(1)", "dmon-protocol(7)"])
  }
}

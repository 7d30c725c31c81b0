internal import Model

extension DaemonCommand {
  package static var name: String { "daemon" }
  package static var summary: String { "run the daemon that knows all groups and tasks" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .flag("detach", "d", "go on in the background, away from the terminal; return once the daemon answers"),
        .value(
          "socket", nil, "PATH", .file, "listen on this socket",
          default: "`dmon.sock` in the directory of `--state`, `$DMON_SOCKET`, or `dmon/dmon.sock` in the runtime "
            + "directory"),
        .value(
          "state", nil, "DIR", .directory, "use this state directory",
          default: "`$DMON_STATE`, or one for this host and user"),
        .values(
          "config", "c", "FILE", .file, "start and keep the services of these files; may be given again",
          default: "`$DMON_CONFIG`, or the files that are found, see below"),
        .flag("watch-config", nil, "read a configuration file again when it changes"),
        .value(
          "directory", nil, "DIR", .directory,
          "keep the scripts of this directory running, and the state in DIR/.dmon: see `dmon cron`"),
        CronCommand.onRestart,
        .value(
          "retain", nil, "RULES", .text, "how long what has ended is kept: `2h`, or `done=10m,failed=7d,lost=forever`",
          default: "`done=1h,failed=24h,lost=24h`"),
        .flag("durable", nil, "acknowledge nothing that is not on the disk: survives power loss, costs time"),
        .value(
          "limit", nil, "NAME=N", .text,
          "the most of something: `connections`, `groups`, `tasks`, `user-tasks` (of one user) or `watchers`",
          default: "8192, 65536, 1000000, 1000000 and 1024"),
        .value(
          "report-group", nil, "GROUP", .text,
          "let members of this group report, at `report/dmon.sock` beside the socket"),
        .value(
          "log-level", nil, "LEVEL", .choice(["error", "warning", "info", "debug"]),
          "say this and what is more important", default: "`info`"),
        .value(
          "log-file", nil, "FILE", .file, "write the log into this file",
          default: "the standard error output; with `--detach`, `daemon.log` in the state directory"),
        .value("log-max", nil, "SIZE", .size, "begin a new log file after so much", default: "`10MiB`"),
        .value("log-keep", nil, "N", .count, "keep so many old log files", default: "3"),
        .value(
          "exit-with", nil, "NAME", .service, "end with this service: when it has ended for good, with its code",
          default: "with the command, where there is one"),
        .value(
          "restart", nil, "RULE", .choice(RestartRule.allCases.map(\.rawValue)),
          "when the command is started again", default: "`never`"),
        .value(
          "shutdown-timeout", nil, "D", .duration, "let all services together take so long to end with the daemon",
          default: "`9s` with a command and as process 1, else what each service may take"),
        .flag("under-systemd", nil, "who started it starts it again: end with the keeper", hidden: true),
        .flag("no-socket", nil, "there is no directory for a socket", hidden: true),
        .value("brand", nil, "N", .count, "the number of the brands that services bear", hidden: true),
        .flag("memory-only", nil, "keep no journal: what is known is gone when the daemon ends", hidden: true),
        .flag("autostarted", nil, "start no service that was ended by a shutdown", hidden: true),
        .value("as-daemon", nil, "SOCKET:LOCK", .text, "be the daemon of the keeper that starts it so", hidden: true),
        .flag(
          "check-state", nil, "say whether it can read the state directory and take over from another", hidden: true),
        .value("as-heir", nil, "HANDOVER", .text, "go on where the keeper that became this program was", hidden: true),
        .value("as-keeper", nil, "SOCKET:LOCK", .text, "be the keeper of the daemon that starts it so", hidden: true),
      ],
      positionals: [
        PositionalSpecification(
          "COMMAND", .commandLine, "the one service of a container, and its arguments", arity: .rest)
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
            + "daemon for a trial needs one option; with `--state` and without `--socket` it listens at "
            + "*DIR*`/dmon.sock`, where `DMON_STATE=`*DIR* leads other commands."
        ),
        .paragraph(
          "What a client was told is done, stays done: registrations, `add`, ends and what was forgotten are in the "
            + "journal before they are answered, and survive `kill -9` of the daemon; progress that was `set` may be "
            + "up to a second old then. With `--durable` all that was answered survives power loss too. The next "
            + "daemon of the state directory goes on where this one ended: a task whose process still lives is "
            + "active, one whose process has ended meanwhile is `lost`. Numbers are never given twice."),
        .paragraph(
          "A journal that was cut off or damaged never keeps the daemon from starting: what is whole is used, the "
            + "damaged file is kept beside it, and the log, the journal and `dmon ls` say so. When the disk is full "
            + "the daemon goes on in memory, says so in the same places, and catches up when there is room. It keeps "
            + "some room for itself, so that its own journal never fills the disk for good. "
            + "`dmon journal` shows what was written."),
        .paragraph(
          "What has ended is forgotten after a while, see `--retain`; what is removed besides is what `dmon gc` was "
            + "asked to remove."),
        .paragraph(
          "A task whose process is gone without having said that it is done or failed becomes `lost` at once. "
            + "A task with a timeout that is silent for longer becomes `stalled`, and `active` again with its next "
            + "report."),
        .paragraph(
          "The directories of socket and state are made with mode 0700. One that belongs to somebody else, or "
            + "that others can write to, is refused. Only processes of the daemon's own user and of root can talk "
            + "to it."),
        .paragraph(
          "Of the descriptors that it may have (`ulimit -Hn`), 64 are reserved: when all others are in use for "
            + "connections and processes, processes are polled once a second, and up to 48 more connections are "
            + "taken and answered; those of them that are silent are closed when others come. The same holds for "
            + "connections beyond `--limit connections`. So `dmon ls`, `dmon gc` and `dmon shutdown` are answered "
            + "however many reporters stay connected, and `dmon ls` says that something runs short."),
        .heading("Configuration"),
        .paragraph(
          "`--config` names files with services, see `dmon.yml(5)`: all words up to the next option, as in `--config a.yml b.yml`, "
            + "which is the same as `--config a.yml --config b.yml`; a *COMMAND* stands behind `--` alone. Without it those of `DMON_CONFIG`, else those that are "
            + "found (FILES): those that were found are named on the standard error output, and so is what these variables name "
            + "by a relative path that does not count; it counts only at a terminal, and never for root. The daemon takes over what lives, reads them, and starts what is to "
            + "run; the daemons and keepers after it read them too. A daemon that a command started by itself reads what is in "
            + "the home directory, never the current directory's. When there is a mistake in a file and none of its services "
            + "runs, everything that is wrong is shown, nothing is started, and the exit code is 78; else what runs goes on as "
            + "it is, and `dmon ls` says what is wrong. A name that `dmon add` has given away already keeps that one service from "
            + "starting: that is said on the standard error output (in the log where that goes into a file; with `--detach` in "
            + "both), and by `dmon ls`, and the daemon goes on. Where a daemon runs already, no file is read: `dmon reload` has it read one; a "
            + "mistake in a file of `--config` is told, with 78."),
        .heading("Signals"),
        .list([
          .init("SIGTERM, SIGINT", "The same as `dmon shutdown`. A second one ends it at once."),
          .init(
            "SIGHUP",
            "Opens the log file again, and reads the configuration again. It ends nothing: a daemon outlives the terminal it "
              + "was started in."),
          .init(
            "SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGWINCH",
            "With a *COMMAND* or `--exit-with`, that service gets them."),
        ]),
      ] + container + systemd + [
        .heading("Log"),
        .paragraph(
          "The daemon's own log has a line for each event, with local time and level. It goes to the standard error "
            + "output, or with `--log-file` into a file, and in the background always into one. A file that has "
            + "reached `--log-max` becomes *FILE*`.1`, that one *FILE*`.2`, up to `--log-keep`. The daemon never waits "
            + "for its log: lines that cannot be written are counted, and the log says how many are missing."),
      ],
      examples: [
        Example("For this session:", "dmon daemon &"),
        Example("With services of one's own:", "dmon daemon --config shop.yml --watch-config"),
        Example("As process 1 of a container, in front of its command:", "dmon daemon -- /server --port 80"),
        Example(
          "A second one beside it, for a trial:",
          "dmon daemon --socket /tmp/trial/dmon.sock --detach\nexport DMON_SOCKET=/tmp/trial/dmon.sock\ndmon watch"),
      ],
      exitCodes: [
        ExitStatus("0", "It was asked to end and did, or the same daemon runs already."),
        ExitStatus(
          "N",
          "With a *COMMAND* or `--exit-with`: as that service ended, 128 + n after signal n; 127 where there is no "
            + "such program, 126 where it is none, 125 where it could not be started otherwise."),
        .usage,
        .software,
        ExitStatus(
          "73", "The socket, the state directory or the log cannot be made, or another daemon holds one of them."),
        ExitStatus("77", "A directory belongs to somebody else, or others can write to it."),
        ExitStatus("78", "A configuration file cannot be read, or something in it is wrong; nothing was started."),
      ],
      environment: EnvironmentVariable.client + [.configuration, .partner],
      files: [.configuration, .socket, .state, .lock, .journal, .snapshot, .reserve, .brand, .damaged, .log],
      seeAlso: [
        "dmon-report(1)", "dmon-watch(1)", "dmon-journal(1)", "dmon-reload(1)", "dmon-cron(1)", "dmon-shutdown(1)",
        "dmon.yml(5)",
        "dmon-protocol(7)",
      ])
  }
}

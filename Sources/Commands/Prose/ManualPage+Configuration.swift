extension ManualPage {
  /// `dmon.yml(5)`, for people who write one.
  static func configurationPage() -> ManualPage {
    var roff = Roff(name: "dmon.yml", section: 5)
    roff.section("NAME")
    roff.line("\(Roff.literal("dmon.yml")) \\- what services there are: configuration files of dmon")
    roff.section("DESCRIPTION")
    roff.prose(about + keys + common + formats + rules)
    let rest = Manual(
      description: [], exitCodes: [], environment: [.configuration, .partner], files: [.configuration],
      seeAlso: [
        "dmon-add(1)", "dmon-check(1)", "dmon-daemon(1)", "dmon-reload(1)", "dmon-schedule(1)",
        "dmon-show-configuration(1)",
      ])
    roff.closing(rest, examples: examples)
    return ManualPage(name: "dmon.yml", section: 5, text: roff.source)
  }

  private static let about: [Prose] = [
    .paragraph(
      "A configuration file says which services there are. `dmon daemon` reads it when it begins, `dmon reload` and "
        + "SIGHUP have it read again, `dmon check` says what is wrong with it, and `dmon show-configuration` prints such "
        + "a file of what runs now. It is YAML, or JSON where its name ends in `.json`."),
    .code(
      """
      services:
        - name: web
          command: [./server, --port, "8080"]
          env: {RUST_LOG: info}
          ready: port:8080
        - name: worker
          command: {path: python3, args: [worker.py]}
          replicas: 3
          after: web
      """),
    .paragraph(
      "Relative paths go out from the directory of the file; there a service runs, too, that says nothing of `cwd`. PATH, "
        + "LANG, LC_* and TZ are those of the daemon that read the service first; nothing else of its environment is "
        + "passed on."),
  ]

  private static let keys: [Prose] = [
    .heading("Keys of a service"),
    .paragraph(
      "`services` is a list. A service has a `command`, and may have any of these; those that are not explained mean "
        + "what the option of `dmon-add(1)` means that has the same name. `-` and `_` in keys are the same."),
    .list([
      .init(
        "command",
        "A list of words; or one text, which is taken apart at its blanks, with quotes and backslashes as in a shell and "
          + "nothing else of a shell; or `{path, args, env}`."),
      .init(
        "name, group", "`name: etl/load` is `load` in the group `etl`. Without a name it is that of the program's file."
      ),
      .init("cwd, workdir", "Where it runs."),
      .init("env", "A mapping of names to values, or a list of *NAME*`=`*VALUE*."),
      .init("inherited", "The same, in place of what is taken over from the daemon."),
      .init(
        "user, umask, nice, limit", "`umask` is octal; `limit` is a list such as `[nofile=1024:4096, memlock=64M]`."),
      .init(
        "autostart, oneshot",
        "`true` or `false`. What is `autostart: false` is started by a person; or, if none has stopped it, by the "
          + "`dmon reload` that finds `true`."),
      .init("restart, restart-interval, restart-cap, max-restarts", "When it is started again."),
      .init(
        "healthy-after, success-codes",
        "What is a good end, and when it is well again. Codes are a list, a single one, or a text such as `0,3`."),
      .init("stop-signal, stop-timeout, leave-children", "How it ends."),
      .init("split-output, log-max, log-keep, log-days", "What becomes of its output."),
      .init("cpu-threshold, memory-threshold, for, on-threshold, monitor-interval", "What it may take."),
      .init("stall-after, on-stall", "How long its own task may stand still."),
      .init("ready, ready-timeout, notify, watchdog", "How it is known to be ready, and to live."),
      .init("health, health-interval, health-timeout, health-retries", "How it is known to be well."),
      .init(
        "after, replicas, on",
        "`after` is a list, or a text such as `db,cache=started`; `on` is a list of *EVENT*`=`*COMMAND*, in quotes."),
      .init(
        "schedule, timezone, overlap, missed, jitter",
        "A cron expression, and how it is kept to: see `dmon-schedule(1)`."),
      .init(
        "watch",
        "It is restarted when these files change: a path, a list of paths, or `{paths, include, exclude, max-depth, delay}`, "
          + "as the options of `dmon-add(1)` have it. In patterns, too: a bracket or a brace that is not closed stands for "
          + "itself, as in a shell."),
      .init(
        "host",
        "The name of another machine: then it is kept and shown, and never started here. `localhost`, `127.0.0.1`, `::1` and the "
          + "names of this one, in small or capital letters, are here."),
      .init("id", "A number of PPM's; not used."),
    ]),
    .paragraph(
      "Durations are `250ms`, `5s`, `1h30m`, `2d`; sizes are `512K`, `20MiB`, `1.5 GB`. A text that could be a number or a "
        + "truth value is taken as it is written where text is wanted: `args: [8080, no]` are the words 8080 and no."),
  ]

  private static let common: [Prose] = [
    .heading("What services have in common"),
    .paragraph(
      "`defaults` holds for all services of the file, `groups` for those of a group, and what a service says itself comes "
        + "before both; of variables each one for itself. They take all keys of a service but `name`, `group`, "
        + "`command`, `id`, `schedule`, `watch` and `host`. A group also takes `parallel`, how many of its services run at a "
        + "time, and `on-task`, commands for what happens to its tasks: see `dmon-groups(1)`."),
    .code(
      """
      defaults: {restart: always, env: {TZ: UTC}}
      groups:
        etl: {parallel: 2, nice: 5, stop-timeout: 1m}
      """),
  ]

  private static let formats: [Prose] = [
    .heading("Files of other programs"),
    .paragraph(
      "PPM's file (`partner-pm.yml`) loads as it is. `restart_interval` is that of all its services, "
        + "`watch_restart_interval` the time that nothing more must have changed, `logger.max_files` and "
        + "`logger.max_file_size` the `log-keep` and `log-max` of its services. `logger.path` is not written: each service "
        + "has a log of its own in the state directory. `stats_interval` is how often services are measured that have a "
        + "threshold. `clock_check_interval` is not needed."),
    .paragraph(
      "ProcMan's JSON loads as it is: `processes` with `name`, `command`, `working_dir`, `host`, `autostart` and "
        + "`auto_restart` (true: `restart: always`, false: `never`). A process of another host is shown in the phase "
        + "`remote`, and `dmon start` refuses it. `deputies` are kept, and shown by `dmon show-configuration`."),
  ]

  private static let rules: [Prose] = [
    .heading("YAML"),
    .paragraph(
      "It is YAML 1.2 with the core schema, one document: `no` is a text, `010` is ten. Block and flow style, all kinds of "
        + "scalars, comments, anchors, aliases and merge keys (`<<`) are read, and the tags of the core schema (`!!str`) and `%YAML 1.2`. Other tags and directives, keys that are no scalars, "
        + "and words that readers of YAML do not agree about are refused, with line, column and a caret. At most 1 MiB, 64 "
        + "levels, and 100,000 values by aliases."),
    .heading("What holds for files"),
    .paragraph(
      "A file must belong to you or to root, and nobody else may be able to write to it. A file that is wrong anywhere "
        + "changes nothing at all, and so does one that is gone: services are ended by taking them out of the file, all of them by an "
        + "empty one. All "
        + "that is wrong is said at once. A daemon that is started with a bad file of which nothing runs yet starts "
        + "nothing and ends with 78; one whose services live goes on with them as they are. What only the daemon knows, such "
        + "as a name that `dmon add` has given away, is said when it starts, by each `dmon reload` (with 78), and by `dmon ls`; the other services of the file start."
    ),
    .paragraph(
      "A file that was renamed is followed: `dmon reload` with its new name takes over the services of the old one, which is "
        + "not there any more, without a word to their processes; then the old name is forgotten."),
    .paragraph(
      "A service comes from one place: from a file, or from `dmon add`. What comes from a file is removed and changed "
        + "there; `dmon rm`, `dmon edit` and `dmon scale` refuse it. `dmon stop` is remembered."),
  ]

  private static let examples: [Example] = [
    Example("A first file, and what is wrong with it:", "$EDITOR ~/.config/dmon/dmon.yml\ndmon check"),
    Example(
      "What was added by hand becomes a file:",
      "dmon show-configuration --reveal > ~/.config/dmon/dmon.yml\nchmod 600 ~/.config/dmon/dmon.yml"),
  ]
}

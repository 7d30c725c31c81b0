internal import Model

/// The options that say what a service is: those of `add` and of `edit`, and of `start` for a script.
enum ServiceOptions {
  /// What `add` and `edit` share.
  static var shared: [OptionSpecification] {
    process + life + times + output + measures + signs + order + files
  }

  /// How its process begins.
  private static var process: [OptionSpecification] {
    [
      .value("cwd", nil, "DIR", .directory, "start it in this directory", default: "the one where you are"),
      .value(
        "env", "e", "NAME=VALUE", .text,
        "a variable for it; *NAME* alone takes the value from here; may be given many times"),
      .value("env-file", nil, "FILE", .file, "read variables from this file, one *NAME*=*VALUE* a line"),
      .flag("inherit-env", nil, "hand it all variables from here, not only `PATH`, `LANG`, `LC_*` and `TZ`"),
      .value("user", nil, "USER[:GROUP]", .text, "run it as this user", default: "the daemon's own"),
      .value("umask", nil, "OCTAL", .text, "the umask of its files", default: "022"),
      .value("nice", nil, "N", .number, "its priority, from -20 (first) to 19", default: "0"),
      .value(
        "limit", nil, "NAME=N", .text,
        "a limit: `nofile=4096`, `core=infinity`, or soft and hard `nofile=1024:4096`; may be given many times"),
    ]
  }

  /// When it ends and begins anew.
  private static var life: [OptionSpecification] {
    [
      .value(
        "restart", nil, "WHEN", .choice(RestartRule.allCases.map(\.rawValue)),
        "start it anew after a bad end ('on-failure'), after every end ('always'), or not ('never')",
        default: "`on-failure`"),
      .value("restart-interval", nil, "D", .duration, "wait before a restart; doubled with each one", default: "`1s`"),
      .value("restart-cap", nil, "D", .duration, "the longest wait before a restart", default: "`5m`"),
      .value("max-restarts", nil, "N", .count, "give up after so many in a row", default: "never"),
      .value("healthy-after", nil, "D", .duration, "count anew once it was up so long", default: "`10s`"),
      .value("stop-signal", nil, "SIGNAL", .signal, "what asks it to end", default: "`TERM`"),
      .value("stop-timeout", nil, "D", .duration, "kill it when it has not ended after so long", default: "`10s`"),
      .value("success-codes", nil, "N,N...", .text, "exit codes that count as a good end, beside 0"),
    ]
  }

  /// What becomes of its output.
  private static var output: [OptionSpecification] {
    [
      .value("log-max", nil, "SIZE", .size, "begin a new log after so much; 0: never", default: "`10MiB`"),
      .value("log-keep", nil, "N", .count, "keep so many old logs", default: "5"),
      .value("log-days", nil, "N", .count, "remove old logs after so many days", default: "never"),
    ]
  }

  /// The flags of `add`; `edit` has each of them with its opposite.
  static var flags: [OptionSpecification] {
    [
      .flag("no-autostart", nil, "do not start it: not now, and not when the daemon begins"),
      .flag("oneshot", nil, "it runs once to its end, and is not meant to stay"),
      .flag("leave-children", nil, "it runs as long as any process that it started, not only the first"),
      .flag("split-output", nil, "tell standard error output apart from standard output"),
    ]
  }

  /// Those of `edit`.
  static var flagsAndOpposites: [OptionSpecification] {
    [
      .flag("autostart", nil, "start it when the daemon begins"),
      .flag("no-autostart", nil, "do not start it when the daemon begins"),
      .flag("oneshot", nil, "it runs once to its end"),
      .flag("no-oneshot", nil, "it is meant to stay"),
      .flag("leave-children", nil, "it runs as long as any process that it started"),
      .flag("no-leave-children", nil, "what it started ends with its first process"),
      .flag("split-output", nil, "tell standard error output apart"),
      .flag("no-split-output", nil, "standard error output goes where standard output goes"),
      .flag("no-schedule", nil, "it runs at no times any more"),
      .flag("no-watch", nil, "do not restart it for files any more"),
    ]
  }

  // MARK: what the commands on services share

  static var noWait: OptionSpecification { .flag("no-wait", nil, "return at once, do not wait how it goes") }
  static var timeout: OptionSpecification {
    .value("timeout", "t", "D", .duration, "wait at most so long", default: "as long as it takes")
  }
  static var json: OptionSpecification { .flag("json", "j", "write one JSON object") }
  static var all: OptionSpecification { .flag("all", "a", "all services") }
  static var yes: OptionSpecification { .flag("yes", "y", "do not ask") }
  /// The options of a verb, and of one that asks before it ends several services.
  static var verb: [OptionSpecification] { [all, noWait, timeout, json] }
  static var verbThatAsks: [OptionSpecification] { [all, yes, noWait, timeout, json] }
  static var names: PositionalSpecification {
    PositionalSpecification(
      "NAME", .service, "services: `web`, `etl/load`, `web#2`, or a whole group: `@etl`", arity: .any)
  }
}

extension ServiceOptions {
  /// What goes with a script, in `start`: the words of the Daemon Process Manager, and all that `add` has.
  static var forScripts: [OptionSpecification] {
    [.value("process-name", nil, "NAME", .text, "the name of the script's service", default: "the file's name")]
      + shared + flags
  }
}

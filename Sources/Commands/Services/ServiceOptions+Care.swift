internal import Model

/// The options that say how a service is looked after while it lives, in what order, and in how many copies.
extension ServiceOptions {
  /// What is done when it takes too much, or gets no further.
  static var measures: [OptionSpecification] {
    [
      .value("cpu-threshold", nil, "PERCENT", .number, "the most of one CPU that all its processes may take"),
      .value("memory-threshold", nil, "SIZE", .text, "the most memory that they may take; a bare number is MB"),
      .value(
        "for", nil, "D", .duration, "act when a threshold was passed for so long", default: "three measurements"),
      .value("on-threshold", nil, "ACTION", remedies, "what to do then", default: "`restart`"),
      .value("monitor-interval", nil, "D", .duration, "how often to measure", default: "`5s`"),
      .value("stall-after", nil, "D", .duration, "act when the task that it reports has not changed for so long"),
      .value("on-stall", nil, "ACTION", remedies, "what to do then", default: "`restart`"),
    ]
  }

  /// How it is known that it is ready, and well.
  static var signs: [OptionSpecification] {
    [
      .value(
        "ready", nil, "SIGN", .text,
        "when it is ready: `started`, `notify`, `fd:N`, `port:N`, `log:REGEX`, `exec:COMMAND`, `http:URL`",
        default: "`started`"),
      .value("ready-timeout", nil, "D", .duration, "it has crashed when it is not ready by then", default: "`1m`"),
      .value("health", nil, "CHECK", .text, "how to know that it is well: `exec:COMMAND`, `http:URL`, `port:N`"),
      .value("health-interval", nil, "D", .duration, "how often to check that", default: "`10s`"),
      .value("health-timeout", nil, "D", .duration, "a check that takes longer has failed", default: "`5s`"),
      .value("health-retries", nil, "N", .count, "it has crashed after so many failures in a row", default: "3"),
      .value("watchdog", nil, "D", .duration, "it has crashed when it does not say `WATCHDOG=1` so often"),
      .flag("notify", nil, "give it a socket for sd_notify(3)"),
    ]
  }

  /// What comes before it, how many of it there are, and what is done when something happens to it.
  static var order: [OptionSpecification] {
    [
      .value(
        "after", nil, "NAME,...", .text,
        "start it when these are ready; `NAME=started` and `NAME=finished` wait for that instead"),
      .value("replicas", nil, "N", .count, "keep so many copies: `NAME#1`, `NAME#2` and so on", default: "one"),
      .value(
        "on", nil, "EVENT=COMMAND", .text,
        "have a shell do this when it `crashed`, `failed`, `finished`, is `ready`, passes a `threshold`, is `stalled`, "
          + "or its task is `lost`; may be given many times"),
    ]
  }

  /// At which times it runs.
  static var times: [OptionSpecification] {
    [
      .value("schedule", nil, "EXPRESSION", .text, "run it at the times of this cron expression, and not otherwise"),
      .value("timezone", nil, "ZONE", .text, "by the clocks of this zone", default: "the daemon's"),
      .value(
        "overlap", nil, "RULE", .choice(OverlapRule.allCases.map(\.rawValue)),
        "what becomes of a run that is due while one lives: it does not take place ('skip'), it waits for the other's end "
          + "('queue'), or it ends the other ('restart')", default: "`skip`"),
      .value(
        "missed", nil, "RULE", .choice(MissedRule.allCases.map(\.rawValue)),
        "what becomes of runs that nobody could start and that are more than a minute late: nothing ('skip'), or one run "
          + "makes up for all ('once')",
        default: "`skip`"),
      .value("jitter", nil, "D", .duration, "start each run up to so much later, drawn at random", default: "0"),
    ]
  }

  private static var remedies: ValueKind { .choice(Remedy.allCases.map(\.rawValue)) }
}

extension ScheduleCommand {
  package static var name: String { "schedule" }
  package static var summary: String { "say when services run, or what a cron expression means" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value("check", nil, "EXPRESSION", .text, "say what this cron expression means, in quotes; no daemon is asked"),
        .value("number", "n", "N", .count, "show so many of the next runs, at most 1000", default: "5"),
        .value(
          "timezone", nil, "ZONE", .text, "with `--check`: by the clocks of this zone, such as `Europe/Berlin`",
          default: "`$TZ`, or the zone of this machine"),
        .flag("json", "j", "write one JSON object"),
      ],
      positionals: [ServiceOptions.names]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Says of each service with a schedule, or of those that are named, in words when it runs, when its last run began, how that "
            + "ended and how long it took, and when the next ones are: by the clocks here, and in brackets by those of its own "
            + "zone where they show another time. `dmon-add(1)` says how a service gets a schedule, and what becomes of runs that overlap "
            + "or are missed."),
        .paragraph(
          "With `--check` it says in words what a cron expression means and shows its next runs, or says what is wrong "
            + "with it and where. That needs no daemon."),
        .heading("Expressions"),
        .paragraph(
          "An expression has five fields: minute (0 to 59), hour (0 to 23), day of month (1 to 31), month (1 to 12 or "
            + "`JAN` to `DEC`) and day of week (0 to 7, both Sunday, or `SUN` to `SAT`). With six fields the first is "
            + "the second (0 to 59). A field is `*`, a value, a range `a-b`, with a step `*/n`, `a-b/n` or `a/n` (from "
            + "*a* to the end), or a list of these with commas; `?` is `*` in the two day fields. Instead of the "
            + "fields, `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly`, `@annually` and `@reboot` are "
            + "known. A range that goes backwards, a step longer than its field, and `L`, `W` and `#` are refused, as "
            + "is a date that never comes. So is `0 0 0 0 0`: days and months count from 1, and no cron accepts it."),
        .paragraph(
          "When day of month and day of week are both restricted, either is enough, as with every cron. A field that "
            + "begins with `*`, also `*/2`, is not restricted: a day must then be right by both."),
        .paragraph(
          "Where clocks are set for summer and back, the rule is that of Debian's cron and of cronie. An expression "
            + "whose second, minute or hour begins with `*` runs by time elapsed: not in an hour that is skipped, "
            + "twice in one that is repeated. Any other has fixed times: those in a skipped hour run once, at the "
            + "moment when the clocks are set; those in a repeated hour run once, the first time."),
        .heading("Zones and clocks"),
        .paragraph(
          "The zones are the files of the system (tzdata), read again when they have changed: at most a day later, most often within "
            + "a minute of the next run. Nothing ticks: one timer waits for the next run of all services, and comes also when "
            + "the clock is set. What is due while the machine sleeps is due when it wakes."),
        .heading("JSON"),
        .paragraph(
          "With `--json` it is an object with a list `schedules`: `name`, `group`, `instance`, `expression`, `words`, `timezone`, "
            + "`active`, `state`, `reason`; of the last run `started`, `ended`, `code` and `signal`; and `next`. With `--check` it "
            + "has `expression`, `words`, `timezone` and `next`. Moments are microseconds since 1970."),
      ],
      examples: [
        Example("When everything runs next:", "dmon schedule -n 1"),
        Example("How one went, and its next ten runs:", "dmon schedule backup -n 10"),
        Example("What an expression means:", "dmon schedule --check \"30 2 * * MON-FRI\""),
        Example(
          "The next ten runs by the clocks of another place:",
          "dmon schedule --check \"*/15 9-17 * * *\" -n 10 --timezone America/New_York"),
      ],
      exitCodes: [
        .success, ExitStatus("64", "The expression is wrong, or another argument."),
        ExitStatus("65", "A name can mean several services, or the one that was named has no schedule."),
        ExitStatus("66", "There is no such service, or no such time zone."), .noDaemon, .notAllowed,
      ],
      environment: [EnvironmentVariable("TZ", "The time zone here, where `--timezone` names none.")]
        + EnvironmentVariable.client,
      seeAlso: ["dmon-add(1)", "dmon-ls(1)"])
  }
}

extension AddCommand {
  /// At which times it runs.
  static var schedule: [Prose] {
    [
      .heading("At times"),
      .paragraph(
        "With `--schedule` it is not started when it is added, nor with the daemon, but at the times of a cron expression: five "
          + "fields, or six with the seconds first, or `@hourly`, `@daily` and so on; `dmon-schedule(1)` has the rules, shows the "
          + "next runs, and says with `--check` what an expression means. `@reboot` runs once when the machine has started, "
          + "however often the daemon does. The times are those of `--timezone`, or of the daemon's own zone. `--jitter` puts each "
          + "run off by a time drawn at random, so that not all machines begin in the same second; never beyond the next one."
      ),
      .paragraph(
        "A run is one as any other: it has its log, its limits, its checks; `--after` and the queue of its group hold it; with "
          + "`--replicas` each copy runs at each time. It is a oneshot: 0 is a good end, and a bad one makes it `failed` until "
          + "the next time comes. It is tried again before that only with `--restart on-failure`, and then the run lasts until it has "
          + "ended well or was given up."),
      .paragraph(
        "A run that is due while one lives does not take place, and `dmon ls` says so; with `--overlap queue` one run, and never "
          + "more, starts when the other has ended; with `--overlap restart` the other is ended first, with all that it started. "
          + "What could not be started because the daemon was not there, the machine slept or the clock was set forward is "
          + "made up for when it is late by less than a minute. Later it was missed: it does not take place, or, with `--missed once`, "
          + "one run makes up for all. A clock that is set back runs nothing twice. When the daemon or the keeper dies, what lives "
          + "goes on, nothing runs twice, and the next time comes."),
      .paragraph(
        "`dmon stop` ends the run that lives, and the schedule too, until `dmon start`, which runs it now; a stop is remembered, also "
          + "when the machine starts again. To end a run alone, `dmon signal TERM` it. A run that is ended with the daemon or "
          + "with the machine is not repeated."),
    ]
  }
}

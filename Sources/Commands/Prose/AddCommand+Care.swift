/// How a service is looked after while it lives.
extension AddCommand {
  static var care: [Prose] { ready + healthy + stall + hooks }

  private static var ready: [Prose] {
    [
      .heading("Ready"),
      .paragraph(
        "`--ready` says what shows that it can do its work. `dmon add`, `dmon start` and `dmon restart` return then, and so "
          + "does `dmon wait --for ready`. A run that is not ready within `--ready-timeout` is ended and has crashed."),
      .list([
        .init("`started`", "Its process runs: the default."),
        .init("`notify`", "It says `READY=1` on the socket of sd_notify(3)."),
        .init("`fd:`*N*", "It writes a newline to its descriptor *N* (3 to 255), which it begins with."),
        .init(
          "`port:`[*HOST*`:`]*N*",
          "Somebody accepts connections at this port of 127.0.0.1 or ::1, or of *HOST*, an address in numbers."),
        .init(
          "`log:`*REGEX*",
          "A line of its output has this extended regular expression of POSIX in it. A line is cut after 4 KiB. There are no "
            + "back-references (`\\1`), and an expression has at most 1,024 bytes and, when its "
            + "repetitions are written out (`x{3}` is `xxx`), 1,024 characters, groups and operators; fewer "
            + "where what may be empty is repeated, as in `(x*)*`."),
        .init(
          "`exec:`*COMMAND*",
          "The command ends with 0. A shell runs it as the user of the service, in its directory, with its variables and "
            + "limits, and `DMON_PID`."),
        .init(
          "`http://`*HOST*[`:`*PORT*]*/PATH*",
          "The answer is 2xx or 3xx. *HOST* is an address in numbers, `localhost`, or a name of `/etc/hosts`; no name server "
            + "is asked, and https is for `exec:curl`."),
      ]),
      .paragraph("It is asked at once, then after 20 ms, and ever later, at last once a second."),
    ]
  }

  private static var healthy: [Prose] {
    [
      .heading("Healthy"),
      .paragraph(
        "`--health` takes `exec:`, `http:` and `port:` and is asked every `--health-interval` while it is ready and not "
          + "paused. After `--health-retries` failures in a row the service is ended and has crashed; `dmon ls` says how it "
          + "stands, with the last line that the check wrote. A check that takes longer than `--health-timeout` is killed "
          + "with all that it started, and has failed. What checks write is in `logs/checks/`*NAME*`.log` of the state "
          + "directory."),
    ]
  }

  private static var stall: [Prose] {
    [
      .heading("Stalled"),
      .paragraph(
        "With `--stall-after` the newest task that the service reports must go on: when its numbers and its message have not "
          + "changed for so long, `--on-stall` is done. It counts only once the service has reported in this run, and only "
          + "while that task is not ended and the service is not paused. `restart` ends it and starts it again at once, also "
          + "with `--restart never`; `stop` leaves it down until a person starts it; `log` only says it. These restarts are "
          + "counted apart from crashes, with the same limit `--max-restarts`; a run that went well for `--healthy-after` "
          + "before it stalled begins the count anew."),
    ]
  }

  private static var hooks: [Prose] {
    [
      .heading("Hooks"),
      .paragraph(
        "`--on` *EVENT*`=`*COMMAND* has a shell run the command, as the user of the service and in its directory, when it "
          + "`crashed`, `failed`, `finished`, is `ready`, passed a `threshold`, is `stalled`, or when a task of it is `lost`. "
          + "It is told `DMON_EVENT`, `DMON_SERVICE`, `DMON_GROUP`, `DMON_REASON`, `DMON_SERVICE_STATE`, `DMON_RUN_NUMBER`, "
          + "`DMON_RESTARTS`, and after an end `DMON_CODE` or `DMON_SIGNAL`. Of one service one command runs at a time, at "
          + "most 64 wait, and after 30 s it is killed with all that it started. One that fails is said by `dmon ls` and in "
          + "the daemon's log; what they write is in `logs/hooks/`*NAME*`.log`. For the tasks of a group `dmon groups` does "
          + "the same, with `DMON_TASK` and `DMON_LABEL`."),
    ]
  }

  static var thresholds: [Prose] {
    [
      .heading("Thresholds"),
      .paragraph(
        "With `--cpu-threshold` or `--memory-threshold` the service is measured every `--monitor-interval`, all its "
          + "processes together: percent of one processor, so that two busy ones are 200, and resident memory. When three "
          + "measurements in a row are over, or as many as fill the time of `--for`, it is restarted, or what "
          + "`--on-threshold` says: `stop` keeps it down until a person starts it, `log` only says it. One measurement that "
          + "is not over begins the count anew. The reason says what was measured: `memory 612 MiB over 500 MiB for 15 s`. "
          + "These restarts have a count of their own, with the limit of `--max-restarts`. A bare number of memory is "
          + "megabytes of 1,000,000 bytes; a threshold of 0 is none, so `dmon edit` can take one away. What a service usually "
          + "takes is shown by `dmon-stats(1)`."),
    ]
  }
}

extension ReportCommand {
  package static var name: String { "report" }
  package static var summary: String { "tell how far a piece of work is" }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "A process registers a task in a group with `new`, gets a number, tells its progress with `set` or "
            + "`add`, and says `done` or `fail` at the end. A group comes into being with its first task. Numbers "
            + "count from 1 in each group."
        ),
        .paragraph(
          "A task belongs to a process. `new` takes the one that it was called from, most often a script; when "
            + "that process ends without `done` or `fail` the task becomes `lost` at once. See below how the "
            + "process is found, and `--pid` for naming another."),
        .heading("When there is no daemon"),
        .paragraph(
          "One is started, unless `DMON_AUTOSTART=0`. A daemon that cannot be reached within 100 ms (1 s for "
            + "one that is being started) hurts no reporter: a line on the standard error output says so, `new` "
            + "prints `0`, and the exit code is 0. The number 0 is nobody: every verb accepts it and does nothing, "
            + "so a script goes on as if it were watched. With `--strict` the exit code is 69 instead."),
        .heading("Inside dmon run"),
        .paragraph(
          "A command that runs as a task has `DMON_GROUP`, `DMON_TASK` and `DMON_SOCKET` in its environment. There *GROUP* "
            + "and *ID* can be left out, `dmon report set 40/100 -m linking` is enough; `new`, and a `dmon run` inside it, "
            + "make a task below that one, unless `--parent` or another group is given."),
        .heading("Which process a task belongs to"),
        .paragraph(
          "Without `--pid`, `new` goes up from its parent and takes the first process that is likely to live "
            + "as long as the work. It passes over `env`, `nice`, `nohup`, `setsid`, `stdbuf`, `time` and "
            + "`timeout`; over the subshells of `$(...)`, pipelines and functions, but not over a job of an "
            + "interactive shell; over a shell that runs a line given with `-c` for `make`, or one that has "
            + "nothing left to do after `dmon report new`, such as `sh -c \"dmon report new g; true\"`."),
        .paragraph(
          "Process 1 is taken only where it is a shell, and the daemon never: then the task has no process, "
            + "and is never `lost`. The same holds for a task that is registered from another pid namespace."),
      ],
      examples: [
        Example(
          "A script with a loop:",
          """
          id=$(dmon report new photos --label resize --total 120)
          n=0
          for picture in *.jpg; do
            convert "$picture" -resize 50% "small/$picture" ||
              { dmon report fail photos "$id" -m "$picture"; exit 1; }
            n=$((n + 1))
            dmon report set photos "$id" $n -m "$picture"
          done
          dmon report done photos "$id"
          """),
        Example(
          "Inside dmon run nothing need be named:",
          "dmon run -g build -- sh -c 'compile; dmon report set 1/2 -m linking; link; dmon report set 2/2'"),
      ],
      exitCodes: [
        ExitStatus("0", "It is done, or there is no daemon to tell it to."), .usage, .badData,
        ExitStatus("66", "`attach`, `bytes`, `lines` and `scan`: there is no such process, or no such file."),
        ExitStatus("69", "No daemon could be reached, with `--strict`."), .tryLater, .notAllowed,
      ],
      environment: EnvironmentVariable.client + [.autostart, .ownGroup, .ownTask],
      seeAlso: [
        "dmon-run(1)", "dmon-watch(1)", "dmon-gc(1)", "dmon-client(1)", "dmon-recipes(7)", "dmon-protocol(7)",
      ])
  }

  /// What every verb below understands.
  static var strict: OptionSpecification {
    .flag("strict", nil, "end with 69 when no daemon can be reached")
  }

  static var group: PositionalSpecification {
    PositionalSpecification(
      "GROUP", .group, "the group of the task; inside `dmon run` its own when left out", variable: "DMON_GROUP")
  }

  static var task: PositionalSpecification {
    PositionalSpecification(
      "ID", .taskID, "the number that `dmon report new` printed; 0 is nobody; inside `dmon run` its own when left out",
      variable: "DMON_TASK")
  }

  /// The manual of one verb: what the verbs share stands in that of `report`.
  static func verb(_ description: String, _ examples: [Example]) -> Manual {
    let whole = manual
    return Manual(
      description: [.paragraph(description)], examples: examples, exitCodes: whole.exitCodes.filter { $0.code != "66" },
      environment: whole.environment, seeAlso: whole.seeAlso)
  }
}

extension RunCommand {
  package static var name: String { "run" }
  package static var summary: String { "run a command as a task" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value(
          "group", "g", "GROUP", .group, "the group of the task",
          default: "`default`, or that of the `dmon run` it is in"),
        .value("label", "l", "TEXT", .text, "what the task is called", default: "the command line"),
        .flag("scan", nil, "read the progress out of what the program writes"),
        ReportCommand.match,
      ],
      positionals: [.program])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Runs a program and registers itself as a task for as long as it runs: `done` when the program ends "
            + "with 0, `failed` with its code when it ends with another one or by a signal."),
        .paragraph(
          "Everything from the first word on that is no option of `dmon run` belongs to the program; `--` before it is "
            + "needed only when its name begins with a dash. The program has the terminal, the standard streams, the "
            + "environment and the directory of `dmon run`. Signals that reach `dmon run` are passed on to it."),
        .paragraph(
          "The program has `DMON_GROUP`, `DMON_TASK` and `DMON_SOCKET` in its environment, so that `dmon report set 40/100 "
            + "-m linking` in it needs no names. A `dmon run` in it makes a task below this one, unless that is of another "
            + "group; no daemon is started from inside."),
        .paragraph(
          "Without a daemon the program runs all the same, after one warning on the standard error output: a "
            + "monitor must not hinder the work."),
        .heading("Progress out of the output"),
        .paragraph(
          "With `--scan` (and with `--match`, which implies it) the output passes through `dmon run` untouched, and its "
            + "progress is read out of it. Where our output is a terminal the program has one too, a pseudo-terminal of the "
            + "same size: it draws its bars, Ctrl-C and Ctrl-Z do what they do, and the terminal is put back in order at "
            + "the end. Where it is a file or a pipe the program has a pipe, and the keys stay with our terminal. With a "
            + "pipe `dmon run` ends when all who write to it have ended, as in `command | cat`."),
        .paragraph(
          "Recognised are percentages, `[12/345]`, `12/345`, `12 of 345`, `3.4MB/120MB`, and the bars and tables of tqdm, "
            + "pip, curl, wget, `rsync --info=progress2`, cmake, ninja, cargo, apt, git, dd and, when the duration of the "
            + "input is known, ffmpeg. Dates, versions, paths and addresses are no progress, and neither is a percentage of "
            + "something in use. What could be something else counts when it was seen a second time and has moved; a form "
            + "that was recognised is kept to, and a count that goes back is not told. It rather says nothing than "
            + "something wrong."),
        .paragraph(
          "`--match` is for everything else: an extended regular expression as in `grep -E`, with `(?<done>...)` and "
            + "`(?<total>...)`, or `(?<percent>...)`, and `(?<message>...)` for what is to be shown beside the bar. Numbers "
            + "may have units (`3.4 MB`) and commas. `(?:...)` and `\\d` are understood; `.*?` and back-references (`\\1`) "
            + "are not. It has at most 1,024 bytes and, when its repetitions are written out (`x{3}` is "
            + "`xxx`), 1,024 characters, groups and operators; fewer where what may be empty is repeated, as "
            + "in `(x*)*`. A line is cut after 2 KiB."),
        .paragraph(
          "The program is never held up: at most a fiftieth of the time is spent on looking, and what comes faster than "
            + "that passes unseen, but for its end. A daemon that hangs is told by a thread of its own."),
      ],
      examples: [
        Example("A build as a task:", "dmon run -g build make -j4"),
        Example(
          "A bar from a program that knows nothing of dmon:",
          "dmon run --scan -g mirror rsync -a --info=progress2 /data nas:"),
        Example("A line of its own:", "dmon run --match 'epoch (?<done>\\d+) of (?<total>\\d+)' -- ./train"),
        Example(
          "Several at once, in one view:",
          "for i in 1 2 3; do dmon run -g copy -l \"disk $i\" ./copy $i & done\ndmon watch copy"),
      ],
      exitCodes: [
        ExitStatus("0 to 255", "The code of the program; 128 + *N* when signal *N* ended it."),
        ExitStatus("73", "With --scan: the program ended with 0, but its output could not all be written."),
        ExitStatus("64", "The arguments of `dmon run` are wrong; nothing was run."),
        ExitStatus("126", "The program was found but cannot be run."),
        ExitStatus("127", "The program was not found."),
      ],
      environment: EnvironmentVariable.client + [.autostart, .ownGroup, .ownTask],
      seeAlso: ["dmon-report(1)", "dmon-watch(1)"])
  }
}

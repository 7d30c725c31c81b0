extension ReportNewCommand {
  package static var name: String { "new" }
  package static var summary: String { "register a task and print its number" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value("label", "l", "TEXT", .text, "what the task is called"),
        .value("total", "t", "N", .number, "how much there is to do", default: "unknown: a count without percentage"),
        .value("unit", "u", "TEXT", .text, "what is counted: `files`, `bytes`"),
        .value(
          "pid", "p", "PID", .pid, "the process that the task belongs to; 0 for none", default: "the script that calls"),
        .value("timeout", nil, "DURATION", .duration, "call the task `stalled` when it is silent for longer"),
        .value("parent", nil, "ID", .taskID, "show it below this task of the same group"),
        .flag("json", "j", "write the number as JSON"),
        ReportCommand.strict,
      ],
      positionals: [ReportCommand.group])
  }

  package static var manual: Manual {
    ReportCommand.verb(
      "Registers a task and prints its number on a line of its own.",
      [
        Example("In a script:", "id=$(dmon report new build --label link --total 40)"),
        Example("A task below it:", "part=$(dmon report new build --label \"link tests\" --parent \"$id\")"),
        Example("For a program that runs already:", "dmon report new backup --label rsync --pid \"$(pgrep -o rsync)\""),
      ])
  }
}

extension ReportSetCommand {
  package static var name: String { "set" }
  package static var summary: String { "say how much is done" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [.value("message", "m", "TEXT", .text, "a line to show beside the bar"), ReportCommand.strict],
      positionals: [
        ReportCommand.group, ReportCommand.task,
        PositionalSpecification(
          "DONE[/TOTAL]", .progress, "how much is done, and how much there is to do: `40`, `40/100`"),
      ])
  }

  package static var manual: Manual {
    ReportCommand.verb(
      "Sets how much of the task is done, and with a second number how much there is to do.",
      [Example("40 of 100:", "dmon report set build \"$id\" 40/100 -m \"linking\"")])
  }
}

extension ReportAddCommand {
  package static var name: String { "add" }
  package static var summary: String { "say how much more is done" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [.value("message", "m", "TEXT", .text, "a line to show beside the bar"), ReportCommand.strict],
      positionals: [
        ReportCommand.group, ReportCommand.task,
        PositionalSpecification("N", .number, "how much more is done; below 0 takes back"),
      ])
  }

  package static var manual: Manual {
    ReportCommand.verb(
      "Adds to what is done. Many processes can add to one task at the same time; nothing is lost or counted twice.",
      [Example("Forty workers, one bar:", "seq 40 | xargs -P 8 -I{} sh -c './work {} && dmon report add jobs 1 1'")])
  }
}

extension ReportDoneCommand {
  package static var name: String { "done" }
  package static var summary: String { "say that the task is done" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [.value("message", "m", "TEXT", .text, "a last line to show"), ReportCommand.strict],
      positionals: [ReportCommand.group, ReportCommand.task])
  }

  package static var manual: Manual {
    ReportCommand.verb(
      "Ends a task well. To say it again changes nothing; a task that has failed stays failed.",
      [Example("At the end of a script:", "dmon report done build \"$id\"")])
  }
}

extension ReportFailCommand {
  package static var name: String { "fail" }
  package static var summary: String { "say that the task failed" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value("message", "m", "TEXT", .text, "why"),
        .value("code", "c", "N", .count, "an exit code to show"),
        ReportCommand.strict,
      ],
      positionals: [ReportCommand.group, ReportCommand.task])
  }

  package static var manual: Manual {
    ReportCommand.verb(
      "Ends a task badly. To say it again changes nothing; a task that is done stays done.",
      [Example("When a step fails:", "make || dmon report fail build \"$id\" --code $? -m \"make failed\"")])
  }
}

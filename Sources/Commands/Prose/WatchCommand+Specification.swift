internal import Screen

extension WatchCommand {
  package static var name: String { "watch" }
  package static var summary: String { "show how tasks move, live" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .flag("once", "1", "show what is now and exit"),
        .flag("inline", "i", "draw below what is on the terminal, not on the full screen"),
        .flag("plain", nil, "write whole lines, as when the output is no terminal"),
        .flag("json", "j", "write one JSON object a line: what is now, then the changes"),
        .flag("until-done", "u", "exit when no task is at work; with 1 when one failed or was lost"),
        .value(
          "sort", "s", "ORDER", .choice(WatchSort.allCases.map(\.rawValue)), "of the tasks of a group, on the full screen",
          default: "`state`"),
        .value(
          "interval", nil, "D", .duration, "of lines: a task that only moves gets one after this; of JSON: how often it is told of",
          default: "`10s`; of JSON `250ms`"),
        .value("step", nil, "PERCENT", .count, "of lines: or after so many percent", default: "`10`"),
      ],
      positionals: [PositionalSpecification("GROUP", .group, "only these groups", arity: .any)])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Draws a bar for each task, under the heading of its group: how much is done, how much there is, how "
            + "fast it goes and how long it will still take. Nested tasks are indented below their parent. Ended "
            + "tasks stay, with how long they took, until they are removed with `dmon gc`. Where there are more "
            + "tasks than rows a last line says how many are not shown. A task without a total has a count and a "
            + "rate, and no percentage."),
        .paragraph(
          "The view follows the size of the terminal and ends with Ctrl-C, which ends the view and nothing "
            + "else. At most 30 times a second something is drawn, and nothing while nothing changes."),
        .paragraph(
          "When the output is no terminal, when `TERM` is `dumb`, or with `--plain`, whole lines are written "
            + "instead: one for each task first, then one for each change worth telling."),
        .heading("JSON"),
        .paragraph(
          "With `--json` every line is one object as the daemon sends it to a watcher: `revision`, `tasks`, "
            + "`updates`, `removed` and `complete`. The first lines describe what is now, the last of them with "
            + "`complete` true; every later line is a change. The fields are described in `dmon-protocol(7)`."),
      ],
      examples: [
        Example("Everything:", "dmon watch"),
        Example("One group, once, in a script:", "dmon watch --once --plain build"),
        Example("What fails, as it fails:", "dmon watch --json | jq -c '.tasks[] | select(.state == \"failed\")'"),
      ],
      exitCodes: [
        ExitStatus("0", "It showed what there is (`--once`), or was ended by a person."), .usage,
        ExitStatus("69", "No daemon could be reached, or it ended while it was watched and did not come back."),
      ],
      environment: EnvironmentVariable.client + [.autostart, .noColor, .terminal],
      seeAlso: ["dmon-ls(1)", "dmon-report(1)", "dmon-protocol(7)"])
  }
}

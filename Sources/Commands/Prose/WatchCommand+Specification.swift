internal import Screen

extension WatchCommand {
  package static var name: String { "watch" }
  package static var summary: String { "show how tasks move, live" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .flag("once", "1", "show what is now and exit"),
        .flag("inline", nil, "draw below what is on the terminal, not on the full screen"),
        .flag("plain", nil, "write whole lines, as when the output is no terminal"),
        .flag("json", "j", "write one JSON object a line: what is now, then the changes"),
        .flag("services", nil, "of JSON: tell of services, too, in lines of their own"),
        .flag("until-done", nil, "exit when no task is at work; with 1 when one failed or was lost"),
        .value(
          "sort", nil, "ORDER", .choice(WatchSort.allCases.map(\.rawValue)),
          "of the tasks of a group, on the full screen",
          default: "`state`"),
        .value(
          "interval", nil, "D", .duration,
          "of lines: a task that only moves gets one after this; of JSON: how often it is told of",
          default: "`10s`; of JSON `250ms`"),
        .value("step", nil, "PERCENT", .count, "of lines: or after so many percent", default: "`10`"),
      ],
      positionals: [PositionalSpecification("GROUP", .group, "only these groups", arity: .any)]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Draws a bar for each task, under the heading of its group: how much is done, how much there is, how "
            + "fast it goes and how long it will still take. Nested tasks are indented below their parent, and a parent that "
            + "reports nothing of its own shows the mean of its children. A task without a total has a count and a rate, and no "
            + "percentage. Services stand beside the tasks of their group. A heading sums up: how many tasks are in which "
            + "state, how much of the group is done, and when the last of them is expected to end."),
        .paragraph(
          "On a terminal the view has the whole screen. Below the services of its group, and unless another order is wanted, "
            + "what failed or was lost comes first, and it stays; what is done becomes "
            + "faint after 10 seconds and is one line a group after 30. A group where all is done folds by itself. With "
            + "`--inline` the bars are drawn below what is on the terminal, and stay there at the end; where there are more "
            + "tasks than rows a last line says how many are not shown. At most 30 times a second something is drawn, and "
            + "nothing while nothing changes. Ended tasks are known until they are removed with `dmon gc`."),
        .paragraph(
          "When the output is no terminal, when `TERM` is `dumb`, or with `--plain`, whole lines with times are written instead: "
            + "one when a task begins, ends, fails, stalls or goes on, and in between one when `--interval` has passed since its "
            + "last or `--step` percent were gained. Whole lines, and the bars of `--inline`, tell of tasks alone; `--once` shows "
            + "services, too, above the tasks that they report."),
        .heading("Keys"),
        .paragraph(
          "They are of the full screen. With `--inline`, and where lines are written, the keyboard is left to the shell: what "
            + "is typed is shown and meant for it, Ctrl-C ends the view, and after Ctrl-Z and `fg` the bars are drawn anew below."
        ),
        .list(keys),
        .paragraph(
          "The mouse wheel moves the list, a click selects a row and a second one opens it. Ctrl-C and Ctrl-Z do what they do "
            + "everywhere. A view that was killed leaves the terminal as it is; the next `dmon watch` on it gives it back. One of `--inline` "
            + "leaves at most its progress in the taskbar."
        ),
        .paragraph(
          "Terminals that are known to understand it (OSC 9;4: Windows Terminal, ConEmu, Ghostty, WezTerm, mintty, iTerm2 3.6.6) "
            + "show in the taskbar or the tab how far the groups are that are at work."),
        .heading("Numbers"),
        .list([
          .init(
            "Rate",
            "A mean in which the past fades: what it counts is 15 seconds old on average, of slow tasks it is the last few "
              + "reports. The first value is where the work begins, so there is a rate from the second on. A long silence that ends was a pause and does not count. Below one a second it is the time for one, "
              + "`4.2 s/it`."),
          .init(
            "ETA",
            "What is left divided by that rate. The moment that is shown stays where it is while the estimate is within 5 % of "
              + "what is left around it (at least a second), and then moves only as far as the estimate has left this band: so it "
              + "counts down second by second and does not jump. For more than an hour it is the time of day, `ends 19:40`. "
              + "`ETA ?`: that moment has passed and nothing was heard for 2 seconds."),
          .init(
            "`stalled 40 s`",
            "Silent for longer than its timeout: no rate and no ETA are given, for they would be invented."),
          .init(
            "Group",
            "The mean of its tasks, each counting alike; a parent counts by its children alone, and what failed by how far it "
              + "came. Its end is that of its last task, and is not shown while that of any is unknown."),
        ]),
        .heading("The end"),
        .paragraph(
          "With `--until-done` the view waits until there is a task and then until none is at work (active or stalled), prints "
            + "the last state and exits: with 0 when all are done, with 1 when one failed or was lost, also one that was there "
            + "before: begin with `dmon gc `*GROUP*. Where tasks come one after the other, one that stays open around them, as "
            + "their parent, keeps it. Left early it exits with 130, or 128 plus the number of the signal."),
        .heading("JSON"),
        .paragraph(
          "With `--json` every line is one object: `version`, `revision`, `tasks`, `updates`, `removed` and `complete`. `version` "
            + "is 1; it grows when a field is taken away or means something else, not when one is added. The first lines, of "
            + "revision 0, describe what is now, the last of them with `complete` true; every later line is a change: `tasks` "
            + "that are new or changed their state, `updates` of progress, the `group` and `id` of those that were `removed`. A "
            + "revision of 0 again means that the daemon was started anew: what follows, up to `complete`, is all there is. "
            + "Times are microseconds since 1970. The fields are described in `dmon-protocol(7)`."),
        .paragraph(
          "With `--json --services` there are lines of a second kind between these, for services: `version`, `revision`, "
            + "`services`, `removed` and `complete`, and no `tasks`. They are a stream of their own, with revisions of their "
            + "own, and begin as the others do: with what is now, in revision 0; then come the `services` that changed, whole, "
            + "and the names in full (`group/name`) of those that were `removed`."),
      ],
      examples: [
        Example("Everything:", "dmon watch"),
        Example("One group, once, in a script:", "dmon watch --once --plain build"),
        Example(
          "Wait for the work of a group, and go on if it went well:", "dmon watch --until-done build && ./publish"),
        Example("In a log, a line a minute for each task:", "dmon watch --plain --interval 1m --step 100"),
        Example(
          "Services that are given up:",
          "dmon watch --json --services | jq -c '.services[]? | select(.state == \"failed\") | [.group, .name, .reason]'"
        ),
        Example("What fails, as it fails:", "dmon watch --json | jq -c '.tasks[] | select(.state == \"failed\")'"),
      ],
      exitCodes: [
        ExitStatus("0", "It showed what there is (`--once`), all is done (`--until-done`), or a person ended it."),
        ExitStatus("1", "With `--until-done`: a task failed or was lost."), .usage,
        ExitStatus("66", "With `--once`, as text: a *GROUP* that was asked for has neither a task nor a service."),
        ExitStatus("69", "No daemon could be reached, or it ended while it was watched and did not come back."),
        ExitStatus(
          "128+n", "With `--until-done`: it was left before all was done, by signal *n* (on the full screen `q`: 130)."),
      ],
      environment: EnvironmentVariable.client + [.autostart, .noColor, .terminal],
      seeAlso: ["dmon-ls(1)", "dmon-report(1)", "dmon-stats(1)", "dmon-protocol(7)"])
  }

  private static var keys: [Prose.Item] {
    [
      .init("`j` `k`, arrows", "Select the next row, the one before; `PgUp`, `PgDn`, `g` and `G` go further."),
      .init(
        "`Enter`",
        "All about the selected task or service: message, process, host, start, its speed as small bars, what happened to it. "
          + "On a heading: fold the group, or unfold it; so does the space bar anywhere in it."),
      .init("`/`", "Show only rows that have these words in label, group, message or state. `Esc` shows all again."),
      .init("`s`", "Sort the tasks of a group by state, by the time of their end, by name, or by age."),
      .init("`f`", "Select the next one that failed or was lost."),
      .init("`d`", "Show what was done long ago, or hide it. `z` folds all groups, or unfolds them."),
      .init("`m`", "Leave the mouse to the terminal, to mark text with it, or take it back."),
      .init("`?`, `q`", "Help; leave."),
    ]
  }
}

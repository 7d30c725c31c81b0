extension ManualPage {
  /// `dmon(1)`.
  static func overview() -> ManualPage {
    var roff = Roff(name: "dmon", section: 1)
    roff.section("NAME")
    roff.line("\(Roff.literal("dmon")) \\- show how far running work is, and notice when it dies")
    roff.section("SYNOPSIS")
    roff.synopsis("dmon", ["COMMAND", "[ARGUMENT...]"])
    roff.section("DESCRIPTION")
    roff.prose(description)
    roff.section("COMMANDS")
    for command in CommandTable.commands {
      roff.entry(Roff.literal("dmon-\(command.name)") + "(1)", "\(command.summary.capitalizedFirst).")
    }
    roff.section("OPTIONS")
    roff.entry(
      "\(Roff.literal("-h")), \(Roff.literal("--help"))",
      "Show the help of a command and exit; without a command, list them.")
    roff.entry("\(Roff.literal("-V")), \(Roff.literal("--version"))", "Print the version and exit.")
    roff.prose(rules)
    let everything = Manual(
      description: [], exitCodes: exitCodes,
      environment: EnvironmentVariable.client + [.autostart, .noColor, .terminal],
      files: [.socket, .state, .lock, .journal],
      seeAlso: CommandTable.commands.map { "dmon-\($0.name)(1)" } + ["dmon-protocol(7)"])
    roff.closing(everything, examples: examples)
    return ManualPage(name: "dmon", section: 1, text: roff.source)
  }

  private static let description: [Prose] = [
    .paragraph(
      "A person has work running: a build in one terminal, forty workers, a nightly backup. `dmon` shows how "
        + "it is going without a look at each of them."),
    .paragraph(
      "Any process, in any language, registers in a *group*, gets a number, and reports how far it is, that it "
        + "is done, or that it failed. A process that dies without a word is noticed. One daemon collects all "
        + "that, and anybody can watch the bars move with `dmon watch`."),
    .paragraph(
      "Every command can also be called through a link with its name: `dmon-report` is the same as `dmon "
        + "report`. `dmon install` makes these links."),
    .heading("Words"),
    .list([
      .init(
        "*group*",
        "A name that people choose for work that belongs together: 1 to 128 bytes, no `/`, no control "
          + "characters, no `-` or `@` at the beginning."
      ),
      .init(
        "*task*",
        "One process's piece of work in a group. Its numbers count from 1 in each group and are not given twice."),
      .init("`active`", "Reports come in."),
      .init(
        "`stalled`",
        "Silent for longer than the timeout that it was registered with; its next report makes it active."),
      .init("`done`, `failed`", "It said so. To say it again changes nothing; any other report on it is an error."),
      .init(
        "`lost`",
        "Its process is gone and it never said. A late word still counts: it can become done, failed, or active."),
    ]),
  ]

  private static let rules: [Prose] = [
    .heading("How arguments are written"),
    .paragraph(
      "Options may stand anywhere, also before the command. A value follows as the next word or after `=`; "
        + "after a short option also without a space. `--` ends the options. `_` can be written for `-` in long "
        + "options. An option or a command that is mistyped is answered with the nearest one; abbreviations are "
        + "not accepted."),
    .paragraph(
      "Durations are written as `250ms`, `5s`, `10m`, `1h30m`, `2d`; a number alone is seconds. Sizes are "
        + "written as `512K`, `20MiB`, `1.5GB`."),
  ]

  private static let exitCodes: [ExitStatus] = [
    .success, .usage, .badData, ExitStatus("66", "A file to be read is not there."), .noDaemon, .software,
    .cannotCreate,
    .tryLater, .notAllowed,
  ]

  private static let examples: [Example] = [
    Example("See what it does:", "dmon demo"),
    Example(
      "Report from a script, and watch in another terminal:",
      "id=$(dmon report new build --total 40)\ndmon report set build \"$id\" 7 -m compiling\ndmon watch build"),
    Example("Run a command as a task:", "dmon run -g backup rsync -a /home /mnt"),
  ]
}

extension String {
  /// With a capital at the beginning, for a summary that stands as a sentence.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension ManualPage {
  /// `dmon(1)`.
  static func overview() -> ManualPage {
    var roff = Roff(name: "dmon", section: 1)
    roff.section("NAME")
    roff.line("\(Roff.literal("dmon")) \\- show how far running work is, and keep it going")
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
      seeAlso: CommandTable.commands.map { "dmon-\($0.name)(1)" } + ["dmon-protocol(7)", "dmon-recipes(7)"])
    roff.closing(everything, examples: examples)
    return ManualPage(name: "dmon", section: 1, text: roff.source)
  }

  private static let description: [Prose] = [
    .paragraph(
      "A person has work running: a build in one terminal, forty workers, a nightly backup. `dmon` shows how "
        + "it is going without a look at each of them, and keeps going what should."),
    .paragraph(
      "Any process, in any language, registers in a *group*, gets a number, and reports how far it is, that it "
        + "is done, or that it failed. A process that dies without a word is noticed. One daemon collects all "
        + "that, and anybody can watch the bars move with `dmon watch`."),
    .paragraph(
      "A process that `dmon` itself starts and keeps is a *service*: `dmon add` makes one, `dmon ls` shows how it is, "
        + "`dmon logs` what it wrote. It is started again when it dies, ends with all that it started when it is stopped, and "
        + "does not notice when the daemon dies. A service can report tasks; they stand below it."),
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
      .init(
        "*service*",
        "A process that the daemon starts and keeps, in a group: `web` in the group `default`, `etl/load` in another, `web#2` "
          + "the second of several copies, `@etl` a whole group. `dmon-ls(1)` has its states."),
      .init(
        "*daemon*, *keeper*",
        "The daemon knows everything and answers. The keeper is the process above it: the parent of all services, which holds "
          + "their output, and starts the daemon again when it dies."),
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
    .success, .usage,
    ExitStatus(
      "65", "What was named is not as it must be: a task that is unknown or ended, a name that can mean several."),
    ExitStatus("66", "What was named is not there: a service, a program, a directory, a user, a file."), .noDaemon,
    .software, .cannotCreate,
    ExitStatus("75", "It did not come about, or not in time; later it may."), .notAllowed,
  ]

  private static let examples: [Example] = [
    Example("See what it does:", "dmon demo"),
    Example(
      "Report from a script, and watch in another terminal:",
      "id=$(dmon report new build --total 40)\ndmon report set build \"$id\" 7 -m compiling\ndmon watch build"),
    Example(
      "A service that stays up:",
      "dmon add --name web -- python3 -m http.server 8000\ndmon ls\ndmon stop web"),
    Example("Run a command as a task:", "dmon run -g backup rsync -a /home /mnt"),
  ]
}

extension String {
  /// With a capital at the beginning, for a summary that stands as a sentence.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

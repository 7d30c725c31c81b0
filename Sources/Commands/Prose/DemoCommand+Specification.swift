extension DemoCommand {
  package static var name: String { "demo" }
  package static var summary: String { "see what dmon does, in some ten seconds" }
  package static var specification: CommandSpecification { CommandSpecification() }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Starts a daemon of its own in a temporary directory, lets shell scripts hash, count and compress files that are "
            + "on this machine, shows their bars for some ten seconds, ends with a summary, and clears up. One of the tasks "
            + "fails and one is killed, to show how that looks. All that the scripts know of dmon is `dmon report`."),
        .paragraph(
          "First it measures for a moment how fast the machine is, so that the bars take as long on a slow one. Ctrl-C ends it "
            + "at any time. When the output is no terminal, or `TERM` is `dumb`, it writes whole lines instead of bars."
        ),
        .paragraph(
          "Files are only read; nothing is written outside the temporary directory, and a daemon that already runs is not "
            + "touched. What the machine has no program for (`gzip`, `sha256sum`, `wc` and the like) is left out."),
      ],
      examples: [Example("The first thing to type:", "dmon demo")],
      exitCodes: [
        .success, .usage, .software,
        ExitStatus("73", "The temporary directory or its daemon cannot be made, or there is nothing to work with."),
        ExitStatus("128 + N", "Signal *N* ended it; it has cleared up."),
      ],
      environment: [
        .noColor, .terminal, EnvironmentVariable("TMPDIR", "Where the temporary directory is made; otherwise `/tmp`."),
      ],
      seeAlso: ["dmon-report(1)", "dmon-watch(1)"])
  }
}

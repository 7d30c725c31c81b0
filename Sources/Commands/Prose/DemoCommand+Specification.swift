extension DemoCommand {
  package static var name: String { "demo" }
  package static var summary: String { "see what dmon does, in some ten seconds" }
  package static var specification: CommandSpecification { CommandSpecification() }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Starts a daemon of its own in a temporary directory, gives several real processes real work (hashing, counting and "
            + "compressing files that are on this machine), shows their bars for some ten seconds, ends with a summary, and "
            + "cleans up. One of the tasks fails and one is killed, to show how that looks. Nothing outside the temporary "
            + "directory is written, and a daemon that already runs is not touched.")
      ],
      examples: [Example("The first thing to type:", "dmon demo")],
      exitCodes: [
        .success, .usage, .software, ExitStatus("73", "The temporary directory or the daemon in it cannot be made."),
      ],
      environment: [
        .noColor, .terminal, EnvironmentVariable("TMPDIR", "Where the temporary directory is made; otherwise `/tmp`."),
      ],
      seeAlso: ["dmon-report(1)", "dmon-watch(1)"])
  }
}

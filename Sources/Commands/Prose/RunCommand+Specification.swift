extension RunCommand {
  package static var name: String { "run" }
  package static var summary: String { "run a command as a task" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value("group", "g", "GROUP", .group, "the group of the task", default: "`default`"),
        .value("label", "l", "TEXT", .text, "what the task is called", default: "the command line"),
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
          "Without a daemon the program runs all the same, after one warning on the standard error output: a "
            + "monitor must not hinder the work."),
      ],
      examples: [
        Example("A build as a task:", "dmon run -g build make -j4"),
        Example(
          "Several at once, in one view:",
          "for i in 1 2 3; do dmon run -g copy -l \"disk $i\" ./copy $i & done\ndmon watch copy"),
      ],
      exitCodes: [
        ExitStatus("0 to 255", "The code of the program; 128 + *N* when signal *N* ended it."),
        ExitStatus("64", "The arguments of `dmon run` are wrong; nothing was run."),
        ExitStatus("126", "The program was found but cannot be run."),
        ExitStatus("127", "The program was not found."),
      ],
      environment: EnvironmentVariable.client + [.autostart],
      seeAlso: ["dmon-report(1)", "dmon-watch(1)"])
  }
}

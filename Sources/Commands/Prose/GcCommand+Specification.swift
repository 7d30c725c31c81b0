internal import Model

extension GcCommand {
  package static var name: String { "gc" }
  package static var summary: String { "forget what has ended, or a group, or a task" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value(
          "state", "s", "STATE", .choice(TaskState.allCases.map(\.rawValue)),
          "only tasks in this state; may be given more than once", default: "`done`, `failed` and `lost`"),
        .value("older-than", "o", "DURATION", .duration, "only what ended, or was last heard of, longer ago than this"),
        .flag("dry-run", nil, "say what would be removed, and remove nothing"),
        .flag("json", "j", "write one JSON object: how many, and which"),
      ],
      positionals: [
        PositionalSpecification("GROUP", .group, "the group", arity: .optional),
        PositionalSpecification("ID", .taskID, "only this task", arity: .optional),
      ]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Without arguments it removes every task that has ended, in all groups, and says which. With *GROUP* alone it "
            + "removes the whole group, and with *ID* that task, also when they are still active: the processes that "
            + "reported them go on, and what they report afterwards is answered with an unknown task."
        ),
        .paragraph(
          "`--state` and `--older-than` choose what is removed, in *GROUP* or in all. The daemon forgets what has ended "
            + "by itself after a while: see `--retain` of `dmon-daemon(1)`."),
        .paragraph("Numbers are not given again: the next task of a removed group gets the number after its last one."),
      ],
      examples: [
        Example("A group that is finished:", "dmon gc build"),
        Example("One task:", "dmon gc build 3"),
        Example(
          "What failed more than a week ago, first only to see it:",
          "dmon gc --state failed --older-than 7d --dry-run"),
      ],
      exitCodes: [
        ExitStatus("0", "It is done, also when there was nothing to remove in a known group."), .usage, .badData,
        .noDaemon,
        .notAllowed,
      ],
      environment: EnvironmentVariable.client,
      seeAlso: ["dmon-ls(1)", "dmon-report(1)"])
  }
}

extension GcCommand {
  package static var name: String { "gc" }
  package static var summary: String { "end the monitoring of a group or a task" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [.flag("json", "j", "write the number of removed tasks as JSON")],
      positionals: [
        PositionalSpecification("GROUP", .group, "the group"),
        PositionalSpecification("ID", .taskID, "only this task", arity: .optional),
      ])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Removes a group with all its tasks, or one task, from the daemon, also when they are still active, "
            + "and says how many it removed. The processes that reported them go on; what they report afterwards "
            + "is answered with an unknown task."
        ),
        .paragraph("Numbers are not given again: the next task of a removed group gets the number after its last one."),
      ],
      examples: [
        Example("A group that is finished:", "dmon gc build"),
        Example("One task:", "dmon gc build 3"),
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

extension ShutdownCommand {
  package static var name: String { "shutdown" }
  package static var summary: String { "end the daemon" }
  package static var specification: CommandSpecification { CommandSpecification() }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Asks the daemon to end and waits until it has. Watchers are told, its socket is removed, and what "
            + "it knew is gone. Processes that report are not hurt: their next report says once that there is no "
            + "daemon, and starts a new one unless `DMON_AUTOSTART=0`.")
      ],
      examples: [Example("At the end of a session:", "dmon shutdown")],
      exitCodes: [
        .success, .usage, ExitStatus("69", "No daemon runs, or it did not end in time."), .notAllowed,
      ],
      environment: EnvironmentVariable.client,
      seeAlso: ["dmon-daemon(1)"])
  }
}

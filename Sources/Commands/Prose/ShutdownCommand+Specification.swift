extension ShutdownCommand {
  package static var name: String { "shutdown" }
  package static var summary: String { "end the daemon" }
  package static var specification: CommandSpecification { CommandSpecification() }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Asks the daemon to end and waits until it has. What was read is answered, everything that is known is "
            + "written to the disk, watchers are told, and the socket is removed. The next daemon of the state "
            + "directory knows it all again. Processes that report are not hurt: their next report starts that "
            + "daemon, unless `DMON_AUTOSTART=0`; then it says once that there is none."),
        .paragraph("To forget what is known, use `dmon gc` before."),
      ],
      examples: [Example("At the end of a session:", "dmon shutdown")],
      exitCodes: [
        .success, .usage, ExitStatus("69", "No daemon runs, or it did not end in time."), .notAllowed,
      ],
      environment: EnvironmentVariable.client,
      seeAlso: ["dmon-daemon(1)", "dmon-gc(1)", "dmon-journal(1)"])
  }
}

extension ShutdownCommand {
  package static var name: String { "shutdown" }
  package static var summary: String { "end the daemon, and the services with it" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: [
      .flag("keep-services", nil, "end the daemon alone; the services go on"),
      .value("timeout", "t", "D", .duration, "wait at most so long", default: "as long as the services may take"),
      ServiceOptions.yes,
    ]).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Ends the services in the reverse order of their start, each within its stop timeout, then the daemon, and "
            + "waits until all of it has ended. What was read is answered, everything that is known is "
            + "written to the disk, watchers are told, and the socket is removed. The next daemon of the state "
            + "directory knows it all again. Processes that report are not hurt: their next report starts that "
            + "daemon, unless `DMON_AUTOSTART=0`; then it says once that there is none."),
        .paragraph(
          "After it, a daemon that a command starts by itself starts no service; `dmon ls` shows which are down, "
            + "`dmon start` starts them, and so does `dmon daemon`."),
        .paragraph(
          "With `--keep-services` the daemon alone ends. The services go on with their pids, what they write is kept, and "
            + "the next daemon takes them over: for a new version of dmon, for instance."),
        .paragraph("To forget what is known of tasks, use `dmon gc` before."),
      ],
      examples: [
        Example("At the end of a session:", "dmon shutdown"),
        Example(
          "A new version, without a word to the services:", "dmon shutdown --keep-services\ndmon daemon --detach"),
      ],
      exitCodes: [
        .success, .usage, ExitStatus("69", "No daemon runs, or it did not end in time."), .notAllowed,
      ],
      environment: EnvironmentVariable.client,
      seeAlso: ["dmon-daemon(1)", "dmon-stop(1)", "dmon-gc(1)", "dmon-journal(1)"])
  }
}

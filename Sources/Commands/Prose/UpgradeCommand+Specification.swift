extension UpgradeCommand {
  package static var name: String { "upgrade" }
  package static var summary: String { "have another version of dmon take over; services go on" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: [
      .value(
        "to", nil, "FILE", .file, "this program shall take over", default: "the path that dmon was started by"),
      .value("timeout", "t", "D", .duration, "wait at most so long", default: "40s"),
    ]).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Has the program that is in a file now take the place of the dmon that runs: keeper and daemon. It is what to do "
            + "after a new version was installed over the old one. Services do not notice: they keep their pids and their "
            + "uptime, every byte that they write is kept, and one that ends in that moment has its exit status known. The "
            + "keeper keeps its pid too, so it stays what systemd or a container take for the main process."),
        .paragraph(
          "The file is opened once, so that nothing can be put in its place on the way. The new program is first asked "
            + "whether it reads the state directory. Then the daemon writes down what it knows and ends, and the keeper "
            + "starts the new one. Only when that serves does the keeper become the new program itself; it hands over to it "
            + "all its descriptors and what was not yet acknowledged. Connections end when the daemon does; commands that "
            + "wait, and watchers, connect again."),
        .paragraph(
          "A program that is no dmon, cannot be executed, crashes, is older than what it must read, or whose daemon does not "
            + "serve within 10 seconds, does not take over: the dmon that was there goes on, and one line says why."),
        .paragraph(
          "With `--to` the file is another one, and stays the one that later upgrades open. A daemon without a keeper "
            + "(`--memory-only`, or without /proc) cannot be upgraded."),
      ],
      examples: [
        Example(
          "A new version in the place of the old one:",
          "install -m 755 dmon-new /usr/local/bin/dmon.new\nmv /usr/local/bin/dmon.new /usr/local/bin/dmon\ndmon upgrade"
        ),
        Example("Another file:", "dmon upgrade --to ~/build/dmon"),
      ],
      exitCodes: [
        ExitStatus("0", "The program has taken over."), .usage, ExitStatus("66", "There is no such file."), .noDaemon,
        ExitStatus("70", "The program crashes."),
        ExitStatus("75", "It did not come about in time, or another upgrade is under way; later it may."),
        ExitStatus("77", "The file may not be executed."),
        ExitStatus("78", "The file is no dmon, or one that cannot take over from the one that runs."),
      ],
      environment: EnvironmentVariable.client,
      seeAlso: ["dmon-daemon(1)", "dmon-shutdown(1)", "dmon-version(1)"])
  }
}

extension JournalCommand {
  package static var name: String { "journal" }
  package static var summary: String { "print what the daemon wrote down, with times in words" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: [
      .flag("follow", "f", "go on with what comes, until Ctrl-C"),
      .flag("json", "j", "write one JSON object a line"),
      .value(
        "state", nil, "DIR", .directory, "read the journal of this state directory",
        default: "`$DMON_STATE`, or one for this host and user"),
    ]).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Prints what the daemon of a state directory wrote down, a line for each record: when, in local time, and what: a "
            + "registration, progress, an end, what was forgotten, and what happened to the daemon itself. It needs "
            + "no daemon and disturbs none. Where `DMON_SOCKET` is set, that daemon's state directory is meant, "
            + "*SOCKET*`.state`."),
        .paragraph(
          "From time to time the daemon writes a snapshot of everything and begins a new journal. Where there is a "
            + "snapshot it comes first, between two lines that say so: all groups and tasks as they were then, each "
            + "task with the time of its last change. `--follow` goes on over such a change. A line that is damaged "
            + "is said to be so, and shown."),
        .paragraph(
          "The file can also be read as it is, with `less`. Each line is a checksum (CRC-32C), the record's number "
            + "and the record as JSON; a `#` before the JSON marks a line about the file itself. Progress is "
            + "written at most once a second for each task, an `add` with each change."),
        .paragraph(
          "With `--json` each line is an object with `sequence`, `time` (microseconds since 1970) where there is "
            + "one, and `record` or `mark` as it stands in the journal, or `damaged` or `unknown` with the text of "
            + "the line. What stands in the snapshot has `snapshot` true, and no `sequence`."),
      ],
      examples: [
        Example("What happened last:", "dmon journal | tail"),
        Example("Follow it:", "dmon journal --follow"),
        Example(
          "All tasks that were lost:", "dmon journal --json | jq 'select(.record.task.status.state == \"lost\")'"),
      ],
      exitCodes: [
        .success, .usage, ExitStatus("66", "There is no journal, or it cannot be read."), .cannotCreate,
        ExitStatus("77", "The state directory belongs to somebody else, or others can write to it."),
      ],
      environment: [.socket, .state, .stateHome],
      files: [.state, .journal, .snapshot],
      seeAlso: ["dmon-daemon(1)", "dmon-ls(1)"])
  }
}

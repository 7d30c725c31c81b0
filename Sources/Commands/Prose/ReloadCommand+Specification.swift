extension ReloadCommand {
  package static var name: String { "reload" }
  package static var summary: String { "read the configuration again: start, stop and change what differs" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .flag("dry-run", nil, "only say what would change"),
        .flag("json", "j", "write one JSON object"),
      ],
      positionals: [PositionalSpecification("FILE", .file, "read this one alone", arity: .any)]
    ).ofDirectory
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Has the daemon read its configuration files again, or only the *FILE*s, and says what came of each. Services "
            + "that are new are started; those that are gone are stopped and removed; of those that changed only those "
            + "are restarted whose process has to be made anew (its command, directory, variables, user or limits), "
            + "the others take over what is new while they run. `replicas` starts and stops copies. Reading the same "
            + "again changes nothing."),
        .paragraph(
          "A file that cannot be read, is gone, or has a mistake in it changes nothing: what comes from it stays as it "
            + "is, and each mistake is shown with its line. Services of other files, and those that were added with "
            + "`dmon add`, are not touched. One that a person stopped stays down. Where a file is gone, put it back, or a file "
            + "without services (an empty one; `{}` in JSON) in its place, which ends what came from it. A file that is gone and "
            + "of which nothing comes any more is forgotten by a `dmon reload` without *FILE*; a line says so."),
        .paragraph(
          "A service whose `autostart` was `false` is started by the reading that finds it `true`, and one whose `schedule` "
            + "is gone by the one that misses it, unless a person has stopped it or it has no `autostart`; the line says "
            + "`changed, starts`. An `autostart` that becomes `false` ends nothing."),
        .paragraph(
          "A service comes from one place. A name that another file has, or that was added with `dmon add`, is "
            + "refused: that service stays as it is, the rest of the file counts, and the exit code is 78; one that is taken out of one file and put into another moves there, and goes on if both are "
            + "read together. `dmon rm`, `dmon edit` and `dmon scale` refuse what comes from a file, and name file and "
            + "line: the next reading would undo it."),
        .paragraph(
          "A *FILE* that the daemon does not know yet becomes one of its own, as with `dmon daemon --config`; the daemons "
            + "after it read it too, as long as services come from it. SIGHUP does what `dmon reload` does, and so does a "
            + "change of a file with `dmon daemon --watch-config`."),
        .paragraph(
          "With `--json` it is an object with `origins`: for each `origin`, `applied` (false: it could not be read), "
            + "`missing` (true: the file is gone, and what comes from it stays), `forgotten` (true: it is not read again), the "
            + "names in `added`, `removed`, `restarted` and `edited`, the number `unchanged`, all of that in words as "
            + "`lines`, and `problems` with `file`, `line`, `column` and `text`."),
      ],
      examples: [
        Example("See first, then do it:", "dmon reload --dry-run\ndmon reload"),
        Example("A file that the daemon did not know:", "dmon reload ./shop.yml"),
      ],
      exitCodes: [
        ExitStatus("0", "It was read, and nothing in it is wrong."), .usage, .noDaemon,
        ExitStatus("77", "This daemon reads no files."),
        ExitStatus("78", "Something in a file is wrong; what that is stands on the standard error output."),
      ],
      environment: EnvironmentVariable.client,
      seeAlso: ["dmon-check(1)", "dmon-daemon(1)", "dmon-show-configuration(1)", "dmon.yml(5)"])
  }
}

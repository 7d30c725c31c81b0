internal import Model

extension CronCommand {
  package static var name: String { "cron" }
  package static var summary: String { "keep the scripts of a directory running, from crontab" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: [
      .value(
        "directory", nil, "DIR", .directory, "the directory; each file in it that can be executed is a service",
        default: "`~/.cronmon`"),
      .flag("crontab", nil, "print the lines for `crontab -e`, and do nothing else"),
      onRestart,
      .value(
        "log-level", nil, "LEVEL", .choice(["error", "warning", "info", "debug"]),
        "write this and what is more important into DIR/.dmon/daemon.log", default: "`info`"),
    ])
  }

  /// What becomes of processes that were found without a daemon and a keeper.
  static var onRestart: OptionSpecification {
    .value(
      "on-restart", nil, "HOW", .choice(RestartHabit.allCases.map(\.rawValue)),
      "when both processes of dmon were killed: `adopt` takes the running services over, `terminate` ends and starts "
        + "them", default: "`adopt`")
  }

  package static var manual: Manual {
    Manual(
      description: beginning + files + life + looking,
      examples: [
        Example("The lines for crontab -e:", "dmon cron --crontab"),
        Example(
          "A service that stays up:",
          "printf '#!/bin/sh\\nexec python3 -m http.server 8000\\n' > ~/.cronmon/web; chmod 700 ~/.cronmon/web"),
        Example("How they are:", "dmon ls --directory ~/.cronmon"),
        Example("What happened:", "dmon journal --directory ~/.cronmon"),
        Example("Stop one, and start it again:", "chmod -x ~/.cronmon/web; chmod +x ~/.cronmon/web"),
      ],
      exitCodes: [
        ExitStatus("0", "It runs; or it did already, then nothing is said."), .usage,
        ExitStatus("66", "There is no such directory, or it is none."), .cannotCreate,
        ExitStatus("77", "The directory belongs to somebody else, or others can write to it."),
      ],
      files: [
        FileLocation(
          "DIR/.dmon/", "Lock, journal, socket and log of the directory's daemon, and logs of its services."),
        FileLocation("DIR/.dmon/logs/NAME.log", "What a service wrote, byte for byte."),
      ],
      seeAlso: [
        "dmon-daemon(1)", "dmon-ls(1)", "dmon-logs(1)", "dmon-journal(1)", "dmon-reload(1)", "dmon-shutdown(1)",
      ])
  }

  private static var beginning: [Prose] {
    [
      .paragraph(
        "Keeps every executable file of a directory running, with nothing but a line in a crontab. Cron starts it each "
          + "minute; it takes the lock of the directory and goes on in the background, away from cron's process group and "
          + "pipe, or it sees that somebody has the lock and leaves at once with 0 and without a word. "
          + "`dmon cron --crontab` prints the lines to paste."),
      .paragraph(
        "It is `dmon daemon` for a directory: every command on services works, with `--directory` *DIR*. Lock, journal, "
          + "socket and logs are in *DIR*`/.dmon/`."),
    ]
  }

  private static var files: [Prose] {
    [
      .heading("What is a service"),
      .paragraph(
        "Each file that can be executed, a script or a program, under its own name. It is started in the home directory with "
          + "the variables that dmon had from cron, so `NAME=value` lines of the crontab reach it, `HOME` and `SHELL` too. A "
          + "line that was changed is for the daemon that is started next, so after `dmon shutdown`, and reaches each service "
          + "when that is started again; nothing is restarted for it. It is started again "
          + "after every end, a good one too; bad ends in a row are waited for longer and longer: see `dmon-add(1)`. What it "
          + "writes goes into its log."),
      .paragraph(
        "The directory is watched: a new file, or `chmod +x`, starts; a file that was written, or replaced, is started "
          + "anew once nothing more has changed for half a second; a file that was removed or renamed, or `chmod -x`, stops. A "
          + "program that is still being written is waited for: until its writer has closed it lists show it as crashed, with "
          + "`Text file busy`. A link runs what it leads to, and follows what is done to that. A service that is paused when "
          + "its file is written is started anew when it goes on."),
      .paragraph(
        "Left alone is what cannot be executed, folders, names that begin with a dot (so `.#name` too), and `name~`, "
          + "`name.swp` and `#name#`, which editors leave. Refused, and said in the log, by `dmon reload` and in the journal, is "
          + "what belongs to somebody else than you and root, what others can write to, and names that no service can "
          + "have: with a `-` or `@` in front, with control characters, longer than 128 bytes."),
    ]
  }

  private static var life: [Prose] {
    [
      .heading("When something dies"),
      .paragraph(
        "dmon is two processes, keeper and daemon. When one of them dies, the other starts it again at once, and no service "
          + "notices. When both were killed, the services live on, and the next minute's start takes them over: same pid, "
          + "same uptime, never a second copy. With `--on-restart terminate` it ends them first and starts them anew, "
          + "as cronmon's draft has it. A process is known by its pid, the moment of its start and the boot of the machine; "
          + "nobody else's is touched."),
      .paragraph(
        "`dmon shutdown --directory` *DIR* ends everything, until cron starts it again: take the lines out of the "
          + "crontab first. A service that `dmon stop` stopped stays down, also over a restart of the machine, until "
          + "`dmon start`."),
    ]
  }

  private static var looking: [Prose] {
    [
      .heading("Looking at it"),
      .paragraph(
        "`dmon ls --directory` *DIR* asks the daemon; where none runs it says so and shows what the journal knows, and "
          + "whether the processes live; that ends with 0, too. `dmon journal --directory` *DIR* tells what happened: acquired (the lock), added, "
          + "spawned, exited, removed, warning, and wiped, when a journal was damaged or gone: "
          + "what lives is known by its brand then, never started twice, and started anew where nothing else tells that it is "
          + "the program of its file. What is removed from *DIR*`/.dmon/` while the daemon runs is written anew."),
    ]
  }
}

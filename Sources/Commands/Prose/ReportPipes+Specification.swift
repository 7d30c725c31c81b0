/// What the verbs that stand in a pipe have in common.
extension ReportCommand {
  static func label(_ fallback: String) -> OptionSpecification {
    .value("label", "l", "TEXT", .text, "what the task is called", default: fallback)
  }

  /// For `scan` and for `dmon run`.
  static var match: OptionSpecification {
    .value(
      "match", nil, "REGEX", .text,
      "read the lines with this expression instead: `(?<done>...)`, `(?<total>...)`, `(?<percent>...)`, `(?<message>...)`"
    )
  }

  /// Stands in the manual of each of them.
  static let neighbours: [Prose] = [
    .paragraph(
      "What comes from the standard input goes to the standard output, byte for byte and at the speed of the pipe. The "
        + "daemon is told by a thread of its own, at most ten times a second: one that hangs, or none at all, holds "
        + "nobody up, but for up to a second at the very end."),
    .paragraph(
      "The task is `done` at the end of the input; that the program before it failed cannot be seen in a pipe (`set -o "
        + "pipefail` is for that). When nobody reads any more the task has `failed`, and the process ends by SIGPIPE as "
        + "cat(1) would, so that the program before it ends too. A signal that ends it is told as well."),
  ]

  static func pipe(_ description: [Prose], _ examples: [Example]) -> Manual {
    Manual(
      description: description + neighbours, examples: examples,
      exitCodes: [
        ExitStatus("0", "All was handed on."), .usage,
        ExitStatus("66", "The input, or the file of `--file`, cannot be read."),
        ExitStatus("73", "The output cannot be written, as on a full disk."),
        ExitStatus("128 + N", "Signal *N* ended it; 141 when nobody reads any more."),
      ],
      environment: EnvironmentVariable.client + [.autostart, .ownGroup], seeAlso: ["dmon-run(1)", "dmon-watch(1)"])
  }
}

extension ReportScanCommand {
  package static var name: String { "scan" }
  package static var summary: String { "read the progress out of a program's output, in a pipe" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [ReportCommand.match, ReportCommand.label("the name of the input file, or `pipe`")],
      positionals: [ReportCommand.group])
  }

  package static var manual: Manual {
    ReportCommand.pipe(
      [
        .paragraph(
          "Reads the progress out of what a program writes. `dmon run --scan` does the same without a pipe, and keeps a "
            + "terminal; see dmon-run(1) for what is recognised.")
      ],
      [
        Example(
          "A program that knows nothing of dmon:", "rsync -a --info=progress2 src/ dst | dmon report scan copies"),
        Example(
          "With a line of its own:",
          "./load 2>&1 | dmon report scan etl --match 'row (?<done>[0-9]+) of about (?<total>[0-9]+)'"),
      ])
  }
}

extension ReportLinesCommand {
  package static var name: String { "lines" }
  package static var summary: String { "count the lines that pass, in a pipe" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value(
          "total", "t", "N", .number, "how many lines there are",
          default: "where the input is a file, an estimate from its size"),
        ReportCommand.label("the name of the input file, or `pipe`"),
      ],
      positionals: [ReportCommand.group])
  }

  package static var manual: Manual {
    ReportCommand.pipe(
      [
        .paragraph(
          "Counts lines. Where the standard input is a file, its size and the lines until now say how many there will be: "
            + "the number changes a little, the percentage is that of the bytes.")
      ],
      [
        Example("How far a load is:", "dmon report lines etl <users.csv | ./load"),
        Example("How many files were found:", "find / -xdev | dmon report lines search >files.txt"),
      ])
  }
}

extension ReportBytesCommand {
  package static var name: String { "bytes" }
  package static var summary: String { "count the bytes that pass, in a pipe" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value(
          "total", "t", "SIZE", .size, "how much there is: `4GiB`", default: "the size of the input, where it is a file"
        ),
        .value("file", nil, "FILE", .file, "the size of this file is the total"),
        ReportCommand.label("the name of the file, or `pipe`"),
      ],
      positionals: [ReportCommand.group])
  }

  package static var manual: Manual {
    ReportCommand.pipe(
      [.paragraph("Counts bytes, which the kernel moves from pipe to pipe by itself (splice(2)).")],
      [
        Example("A restore with a bar:", "dmon report bytes restore <dump.sql | mysql shop"),
        Example("The file is read by somebody else:", "zcat big.gz | dmon report bytes load --total 40GiB | ./load"),
        Example("A backup of unknown length:", "tar c /home | dmon report bytes backup | ssh nas 'cat >home.tar'"),
      ])
  }
}

extension ReportAttachCommand {
  package static var name: String { "attach" }
  package static var summary: String { "follow a process that runs already, by its place in a file" }

  package static var specification: CommandSpecification {
    CommandSpecification(
      options: [
        .value("file", nil, "FILE", .file, "follow it in this file", default: "the one that moves"),
        ReportCommand.label("its command line"),
      ],
      positionals: [ReportCommand.group, PositionalSpecification("PID", .pid, "the process")])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Looks at where a running `cp`, `dd`, `gzip`, `tar`, restore of a database … is in the files that it has open "
            + "(`/proc/`*PID*`/fdinfo`), five times a second, and reports that until the process has ended. It says which "
            + "file it follows: the one that moves, and of several that is read before one that is written, since only its "
            + "end is known. When that file is closed and the process lives, it looks for the next one. The process itself "
            + "notices nothing."),
        .paragraph(
          "Of a file that is written the bytes are counted, without a total; but where the kernel copies a whole file by "
            + "itself, as for cp(1), the length of the one file that is read is the total. A program that reads with "
            + "mmap(2) or pread(2) moves nowhere; then a line says so, and the task waits for the end."),
        .heading("How it ends"),
        .paragraph(
          "The exit code of a process that is not one's child is known where nobody has taken it yet, or from Linux 6.15 "
            + "on: with 0 the task is `done`, with any other `failed`. Where it is not known the task is `done` when the "
            + "file was read to its end, and `lost` otherwise: what is not known is not made up. The last bytes before "
            + "the end may not have been seen."),
      ],
      examples: [
        Example("A copy that takes longer than thought:", "cp disk.img /mnt/backup & dmon report attach copies $!"),
        Example("The one that runs elsewhere:", "dmon report attach copies \"$(pgrep -o rsync)\""),
        Example("In a certain file:", "dmon report attach restore 4711 --file shop.dump"),
      ],
      exitCodes: [
        ExitStatus("0 to 255", "The code of the process where that is known; 128 + *N* when signal *N* ended it."),
        ExitStatus("0", "It is not known, but the file was read to its end."),
        ExitStatus("1", "It is not known."), .usage, ExitStatus("66", "There is no such process, or no such file."),
        .notAllowed,
      ],
      environment: EnvironmentVariable.client + [.autostart, .ownGroup], seeAlso: ["dmon-run(1)", "dmon-watch(1)"])
  }
}

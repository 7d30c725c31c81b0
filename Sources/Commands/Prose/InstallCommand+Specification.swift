extension InstallCommand {
  package static var name: String { "install" }
  package static var summary: String { "put the program, its links, completions and man pages in place" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: [
      .value(
        "prefix", nil, "DIR", .directory, "the directory that gets `bin` and `share`",
        default: "`/usr/local` for root, `~/.local` for others"),
      .flag("systemd", nil, "have systemd keep dmon running: write a unit, and enable it"),
      .flag("user", nil, "a unit of yours, for your own systemd; for all but root that is what `--systemd` means"),
      .flag("system", nil, "a unit of the machine's; for root that is what `--systemd` means"),
      .flag("dry-run", nil, "only say what would be done"),
    ])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph("Copies the running executable and writes what belongs to it, and says every path that it writes:"),
        .list([
          .init("`bin/dmon`", "The executable. It is replaced in one step: a running daemon goes on with the old one."),
          .init("`bin/dmon-`*COMMAND*", "A link for each command: `dmon-report` is the same as `dmon report`."),
          .init(
            "`share/bash-completion/completions`, `share/zsh/site-functions`, `share/fish/vendor_completions.d`",
            "Completions for `dmon` and all links."),
          .init("`share/man`", "The man pages."),
        ]),
        .paragraph(
          "At the end it says whether `bin` is on `PATH`. To run it again is fine, and is how a new version is "
            + "installed."
        ),
      ],
      examples: [
        Example("For this user, into `~/.local`:", "dmon install"),
        Example("For everybody:", "sudo dmon install --prefix /usr/local"),
        Example("Into a package:", "dmon install --prefix \"$DESTDIR/usr\""),
      ],
      exitCodes: [
        .success, .usage, ExitStatus("73", "A file or a directory cannot be made; what was written before it stays."),
        .notAllowed,
      ],
      environment: [
        EnvironmentVariable("HOME", "The default prefix is `.local` below it, but for root."),
        EnvironmentVariable("PATH", "Looked at for the advice at the end."),
      ],
      seeAlso: ["dmon-completions(1)", "dmon-help(1)"])
  }
}

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
        .heading("systemd"),
        .paragraph(
          "With `--systemd` it writes `dmon.service` and enables it, so that dmon begins with the machine, or with the "
            + "user's first session; `loginctl enable-linger` lets a user's run while nobody is logged in. The unit "
            + "is `Type=notify`, is always started again unless dmon was asked to end, and ends nothing but "
            + "dmon's own process (`KillMode=process`), so that services survive whatever becomes of dmon. Its "
            + "`ExecStop=` is `dmon shutdown`, which ends them in order; after dmon was killed that does nothing. Where "
            + "systemd does not answer, the commands to type are said. What is yours goes into "
            + "`systemctl edit dmon`: the file is written anew by the next `dmon install --systemd`."),
        .paragraph(
          "A socket unit beside it lets systemd hold the socket. dmon then begins with the first client, and also after a "
            + "`dmon shutdown`:"),
        .code(
          """
          [Socket]
          ListenStream=%t/dmon/dmon.sock
          SocketMode=0600
          DirectoryMode=0700
          [Install]
          WantedBy=sockets.target
          """),
      ],
      examples: [
        Example("For this user, into `~/.local`:", "dmon install"),
        Example("For everybody:", "sudo dmon install --prefix /usr/local"),
        Example("For this user, kept by systemd:", "dmon install --systemd\nsystemctl --user start dmon"),
        Example("Into a package:", "dmon install --prefix \"$DESTDIR/usr\""),
      ],
      exitCodes: [
        .success, .usage,
        ExitStatus("73", "A file or a directory cannot be made; what was written before it stays."),
        .notAllowed,
      ],
      environment: [
        EnvironmentVariable("HOME", "The default prefix is `.local` below it, but for root."),
        EnvironmentVariable("PATH", "Looked at for the advice at the end."),
        EnvironmentVariable("XDG_CONFIG_HOME", "A user's unit is in `systemd/user` there, else in `~/.config`."),
      ],
      seeAlso: ["dmon-completions(1)", "dmon-help(1)"])
  }
}

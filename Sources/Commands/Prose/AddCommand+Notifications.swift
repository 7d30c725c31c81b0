extension AddCommand {
  /// What a service may say of itself.
  static var notifications: [Prose] {
    [
      .heading("Notifications"),
      .paragraph(
        "With `--notify`, `--ready notify` or `--watchdog` the process gets `NOTIFY_SOCKET`, and can say of itself what "
          + "systemd(1) understands: with sd_notify(3), with systemd-notify(1), or by sending lines of *NAME*=*VALUE* to that "
          + "datagram socket (`@` stands for a NUL in front). What it says is kept while neither daemon nor service need "
          + "wait for the other, also over the end of one of them."),
      .list([
        .init("`READY=1`", "It is ready; with `--ready notify` it is not before."),
        .init("`STATUS=TEXT`", "Shown behind its reason in `dmon ls`; the first 200 characters."),
        .init(
          "`WATCHDOG=1`",
          "It lives. With `--watchdog D`, once it is ready, a word that does not come within *D* is a crash, as is "
            + "`WATCHDOG=trigger` at once; not while it is paused or being stopped. `WATCHDOG_USEC` tells it *D*, and it may "
            + "say another with `WATCHDOG_USEC=N`. `WATCHDOG_PID` is not set."),
        .init(
          "`EXTEND_TIMEOUT_USEC=N`",
          "It gets so many microseconds from now to become ready, or to end: at most ten minutes at once, and never less "
            + "than it has."),
        .init(
          "`MAINPID=N`",
          "This process of the service is what it is about: when the one that was started ends, the service goes on until "
            + "that one has ended, and has ended as it did."),
        .init("`RELOADING=1`, `STOPPING=1`", "Shown; the end is judged as any other."),
        .init(
          "`X_DMON_PROGRESS=DONE/TOTAL`",
          "Moves a bar of its own below the service, as `dmon report` would; `X_DMON_MESSAGE=TEXT` is its message. It is done "
            + "when the service ends well."),
      ]),
      .paragraph(
        "Heard is who belongs to the service, as its user, root or the daemon's user; of a process that has ended before it "
          + "was heard only the user is looked at. Nothing else that is said means anything. The name of the socket is one "
          + "of the network namespace: a service in another one cannot speak. Who says more than 500 things in a tenth of "
          + "a second has to wait. What is said while both keeper and daemon are dead is lost; a service that was not ready "
          + "then counts as ready."),
    ]
  }
}

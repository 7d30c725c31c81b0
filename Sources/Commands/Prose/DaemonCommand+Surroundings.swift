extension DaemonCommand {
  /// What the manual says of containers.
  static var container: [Prose] {
    [
      .heading("In a container"),
      .paragraph(
        "`dmon daemon --` *COMMAND* runs one command as the service that everything is there for, named after the "
          + "program's file. It has the daemon's own input, output, variables and directory, and no log is kept of it. "
          + "It is started once, or as `--restart` says. When it has ended for good, all other services are ended, "
          + "and dmon ends with its code. `--exit-with` says the same of a service that is added later. One that a "
          + "person stopped may be started again, so that ends nothing."),
      .paragraph(
        "With a *COMMAND*, and as process 1, all services together have 9 s to end (`--shutdown-timeout`): docker kills "
          + "after 10 s. The command ends last. A service that does not listen is killed while there still is time for "
          + "those that wait for its end."),
      .paragraph(
        "As process 1 it reaps what nobody else does. It needs /proc, and nothing more. Where the state directory "
          + "cannot be written to, journal and logs are beside the socket; where that cannot be either, what is known "
          + "is in memory alone, and where there can be no socket no other command reaches the daemon. That is said "
          + "once, on the standard error output, and is no reason not to run the services; a service outlives its "
          + "daemon then, too, but is not known to it any more when it was not running. What is "
          + "asked for with `--socket` or `--state` must be there."),
      .paragraph("Its own log has warnings and errors alone then, unless `--log-level` says more."),
    ]
  }

  /// What the manual says of systemd.
  static var systemd: [Prose] {
    [
      .heading("Under systemd"),
      .paragraph(
        "`dmon install --systemd` writes a unit. In any unit of `Type=notify` systemd is told when the daemon serves, how "
          + "many services run, and when it reloads or ends. With `WatchdogSec=` the daemon is asked four times in that "
          + "time whether it is there, and its answer is the sign of life; one that has not answered until the next "
          + "time is killed and replaced. A Unix socket that systemd passes on is served instead of one "
          + "of its own, and left there at the end; it must be at the path where this daemon listens."),
      .paragraph(
        "Where it is the main process of a unit, a daemon whose keeper died ends as well, since systemd starts "
          + "both again: the unit needs `Restart=always` (or `on-failure`) and `KillMode=process`, else the services "
          + "end with it."),
    ]
  }
}

/// A file or directory with what is in it.
package struct FileLocation: Sendable, Equatable {
  package var path: String
  package var text: String

  package init(_ path: String, _ text: String) {
    self.path = path
    self.text = text
  }

  package static let socket = FileLocation(
    "$XDG_RUNTIME_DIR/dmon/dmon.sock",
    "The socket of the daemon. Without `XDG_RUNTIME_DIR` it is `/run/user/`*UID*`/dmon/dmon.sock`, for root "
      + "`/run/dmon/dmon.sock`, and where there is none of these directories `/tmp/dmon-`*UID*`/dmon.sock`.")
  package static let state = FileLocation(
    "$XDG_STATE_HOME/dmon/HOSTNAME/", "The state directory; for root `/var/lib/dmon/`.")
  package static let lock = FileLocation(
    "STATE/lock",
    "Held by the daemon of this state directory as long as it lives. In it are its pid, when it was started "
      + "and the path of its socket.")
  package static let journal = FileLocation(
    "STATE/journal",
    "What happened since the snapshot, one record a line: checksum, number, JSON. `dmon journal` prints it.")
  package static let snapshot = FileLocation(
    "STATE/snapshot",
    "Everything that was known when the journal began, in the same form.")
  package static let reserve = FileLocation(
    "STATE/reserve, STATE/reserve.journal",
    "Empty, and hold room on the disk for the next snapshot, at most 64 MiB: so a disk that the journal has filled can "
      + "be tidied up.")
  package static let brand = FileLocation(
    "STATE/brand", "The number by which processes of this daemon's services are known, should the journal be lost.")
  package static let log = FileLocation(
    "STATE/daemon.log", "The log of a daemon that was started with `--detach`, or by a client; older ones end in `.1` …"
  )
  package static let logs = FileLocation(
    "STATE/logs/NAME.log, STATE/logs/NAME.index",
    "What a service wrote, byte for byte, and when. Older ones end in `.1` and up; a group other than `default` stands "
      + "before the name with `%2F` in between.")
  package static let configuration = FileLocation(
    "$XDG_CONFIG_HOME/dmon/dmon.yml, ~/.dmon.yml",
    "Configuration files that are found. So are `$PPM_CONFIG`, `~/.config/partner/partner-pm.yml` and "
      + "`~/.partner-pm.yml`, and in the current directory `.dmon.yml` and `.partner-pm.yml` for a `dmon daemon` that is typed "
      + "at a terminal, by anybody but root. All that are there are read, in this order. Without `XDG_CONFIG_HOME` it is "
      + "`~/.config`.")
  package static let damaged = FileLocation(
    "STATE/journal.damaged-TIME, STATE/snapshot.damaged-TIME",
    "Files that were found damaged, kept as they were. All that could be read of them was used; `dmon ls` says "
      + "once how much. They may be removed.")
}

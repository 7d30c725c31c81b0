/// A variable of the environment with what it does.
package struct EnvironmentVariable: Sendable, Equatable {
  package var name: String
  package var text: String

  package init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }

  package static let socket = EnvironmentVariable(
    "DMON_SOCKET",
    "The path of the daemon's socket. It comes before every other way to find the daemon.")
  package static let state = EnvironmentVariable(
    "DMON_STATE",
    "The state directory, in place of `$XDG_STATE_HOME/dmon/`*HOSTNAME*. A daemon is its state directory: "
      + "two directories are two daemons. Where `DMON_SOCKET` is set it is not looked at: the state is beside the socket "
      + "then, in *SOCKET*`.state`.")
  package static let autostart = EnvironmentVariable(
    "DMON_AUTOSTART", "With the value `0` no daemon is started when none runs.")
  package static let service = EnvironmentVariable(
    "DMON_SERVICE",
    "The service that this process belongs to; set by dmon. A daemon is never started from inside a service.")
  package static let ownGroup = EnvironmentVariable(
    "DMON_GROUP", "The group that is meant where none is named; set by dmon inside `dmon run` and in services.")
  package static let ownTask = EnvironmentVariable(
    "DMON_TASK", "The number of the task that is meant where none is named; set by `dmon run`, 0 where nobody watches.")
  package static let noColor = EnvironmentVariable(
    "NO_COLOR", "With any value but an empty one nothing is shown in colour.")
  package static let terminal = EnvironmentVariable(
    "TERM", "With the value `dumb` the live view is replaced by plain lines.")
  package static let runtimeDirectory = EnvironmentVariable(
    "XDG_RUNTIME_DIR", "Where the socket is, in `dmon/dmon.sock` below it, unless another way is given.")
  package static let stateHome = EnvironmentVariable(
    "XDG_STATE_HOME", "Where state directories are; `~/.local/state` when it is not set.")

  package static let configuration = EnvironmentVariable(
    "DMON_CONFIG",
    "The configuration files that `dmon daemon` reads, apart by colons, in place of those that it would find; empty: none. "
      + "Relative paths count only at a terminal, and never for root."
  )
  package static let partner = EnvironmentVariable(
    "PPM_CONFIG",
    "A configuration file of PPM, which is read with those that are found. Relative paths are as in `DMON_CONFIG`.")

  /// What every command that talks to the daemon looks at.
  package static var client: [EnvironmentVariable] { [socket, state, runtimeDirectory, stateHome] }
}

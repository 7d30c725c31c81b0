internal import Model
internal import Platform

/// Finds the daemon, and starts one where none runs.
package enum Autostart {
  /// Where the daemon listens: DMON_SOCKET, else what a held lock says, else the default place.
  static func socket(in surroundings: Place.Surroundings) -> String {
    let place = Place.resolve(socket: nil, state: nil, in: surroundings)
    if surroundings.value("DMON_SOCKET") != nil { return place.socket }
    return LockFile.holder(of: place.state)?.socket ?? place.socket
  }

  /// Somebody holds the state directory: a daemon, or the keeper that starts one.
  static func isExpected(in surroundings: Place.Surroundings) -> Bool {
    LockFile.holder(of: Place.resolve(socket: nil, state: nil, in: surroundings).state) != nil
  }

  /// False with DMON_AUTOSTART=0, inside a service, and inside a `dmon run` that has a task: the daemon that they belong to
  /// must not be started by them, it would have another state directory.
  static func isAllowed(in surroundings: Place.Surroundings) -> Bool {
    surroundings.value("DMON_AUTOSTART") != "0" && surroundings.value("DMON_SERVICE") == nil
      && (surroundings.value("DMON_TASK") ?? "0") == "0"
  }

  /// What a daemon keeps of the environment of the client that starts it.
  private static let kept: Set<String> = [
    "HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "TZ", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_STATE_HOME",
    "XDG_CONFIG_HOME", "DMON_SOCKET", "DMON_STATE", "DMON_CONFIG", "PPM_CONFIG",
  ]

  /// Starts a daemon in the background and waits until it answers, at most a second.
  ///
  /// It goes to `/`, to a session of its own, keeps no descriptor of ours (else `id=$(dmon report new g)` would wait for
  /// it), and little of the environment. Two clients that start one at once get one: the lock decides.
  /// - Returns: the socket.
  static func start(_ surroundings: Place.Surroundings) throws(ClientError) -> String {
    let place = Place.resolve(socket: nil, state: nil, in: surroundings)
    guard let executable = Environment.ownExecutable else {
      throw .noDaemon(socket: place.socket, why: "dmon does not find itself to start one")
    }
    let environment = Environment.all.filter { entry in
      let name = String(entry.prefix { $0 != "=" })
      return kept.contains(name) || name.utf8.starts(with: "LC_".utf8)
    }
    var spawn = Spawn(
      path: executable,
      arguments: ["dmon", "daemon", "--detach", "--autostarted", "--socket", place.socket, "--state", place.state],
      environment: environment, directory: "/")
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, -1, -1]
    let exit: Spawn.Exit?
    do throws(Spawn.Failure) {
      exit = Spawn.wait(for: try spawn.start(), blocking: true)
    } catch {
      throw .noDaemon(socket: place.socket, why: "starting one failed: \(error.error)")
    }
    guard exit == .code(0) else {
      let how = exit.map { "\($0)" } ?? "unknown"
      throw .noDaemon(
        socket: place.socket, why: "starting one failed (\(how)); 'dmon daemon' says why")
    }
    return LockFile.holder(of: place.state)?.socket ?? place.socket
  }
}

internal import Client
internal import Model
internal import Platform

/// The demo's own daemon: a process that nobody else knows of.
struct DemoDaemon {
  let surroundings: Place.Surroundings
  private let pid: Int
  /// How long it may take until it answers, and until it has ended.
  private static let limit = Duration.seconds(5)

  /// Starts it and waits until it answers.
  /// - Throws: code 73, with what it said, when it does not.
  static func start(
    _ executable: String, at place: Place, on loop: EventLoop
  ) async throws(CommandError) -> DemoDaemon {
    let complaints: Pipe
    let pid: Int
    do {
      complaints = try Pipe()
      var spawn = Spawn(
        path: executable,
        arguments: ["dmon", "daemon", "--socket", place.socket, "--state", place.state, "--log-level", "warning"],
        directory: "/")
      spawn.hasOwnSession = true
      spawn.descriptors = [-1, -1, complaints.writeEnd]
      pid = try spawn.start()
    } catch {
      throw CommandError("the demo's daemon cannot be started: \(error)", .cannotCreate)
    }
    complaints.closeWriteEnd()
    let daemon = DemoDaemon(surroundings: .own.with(socket: place.socket), pid: pid)
    let deadline = loop.now + limit
    while loop.now < deadline {
      if (try? BlockingSocket(connectingTo: place.socket, within: .milliseconds(100))) != nil { return daemon }
      if Spawn.wait(for: pid, blocking: false) != nil {
        let said = complaints.readWhatIsThere().split(separator: "\n").first ?? "it ended without a word"
        throw CommandError("the demo's daemon did not begin: \(said)", .cannotCreate)
      }
      // Cancelled by a signal: whoever asked for the daemon ends it.
      do { try await loop.sleep(for: .milliseconds(5)) } catch { return daemon }
    }
    daemon.end()
    throw CommandError("the demo's daemon was started and does not answer at \(place.socket)", .cannotCreate)
  }

  /// A connection to it.
  func connect() throws(ClientError) -> Client {
    var options = Client.Options(autostart: false, limit: .seconds(2))
    options.surroundings = surroundings
    return try Client.connect(options)
  }

  /// Ends it and waits until it has ended.
  func end() {
    Spawn.signal(pid, Signal.terminate.rawValue)
    if let handle = try? ProcessDescriptor(opening: pid), !handle.waitForEnd(within: Self.limit) {
      Spawn.signal(pid, Signal.kill.rawValue)
    }
    _ = Spawn.wait(for: pid, blocking: true)
  }
}

extension Place.Surroundings {
  /// The same with another daemon, that is not started by those who look for it.
  fileprivate func with(socket: String) -> Place.Surroundings {
    var changed = self
    let original = environment
    changed.environment = { name in
      switch name {
      case "DMON_SOCKET": socket
      case "DMON_AUTOSTART": "0"
      default: name.utf8.starts(with: "DMON_".utf8) ? nil : original(name)
      }
    }
    return changed
  }
}

internal import Client
internal import Model
internal import Platform

/// Everything that the demo puts up, and takes down again: a directory, a daemon in it, and the processes at work.
// why: it lives and dies on the loop's thread
final class DemoStage: @unchecked Sendable {
  let daemon: DemoDaemon
  private let directory: String
  private let shell: String
  private let environment: [String]
  /// The processes that were started and not yet waited for, each the leader of its group.
  private var processes: Set<Int> = []

  /// Puts up the directory, with the scripts and a link to this very executable, and the daemon.
  static func putUp(on loop: EventLoop) async throws(CommandError) -> DemoStage {
    guard let executable = Environment.ownExecutable else {
      throw CommandError("without /proc the demo cannot start dmon", .cannotCreate)
    }
    guard let shell = Environment.findProgram("sh") else {
      throw CommandError("there is no 'sh' along PATH, and the demo's work is shell scripts", .cannotCreate)
    }
    let directory: String
    do throws(SystemError) {
      directory = try Files.makeTemporaryDirectory("dmon-demo")
    } catch {
      throw CommandError("\(error.description); set TMPDIR to a directory that can be written to", .cannotCreate)
    }
    do {
      try Files.makeDirectory("\(directory)/bin")
      try Files.link("\(directory)/bin/dmon", to: executable)
      for script in DemoScript.allCases {
        if let text = script.text { try Files.write(Array(text.utf8), to: "\(directory)/\(script.fileName)") }
      }
      let place = Place(socket: "\(directory)/dmon.sock", state: "\(directory)/state")
      return DemoStage(directory, shell, try await DemoDaemon.start(executable, at: place, on: loop), place)
    } catch {
      _ = remove(directory)
      throw error as? CommandError ?? CommandError("\(error)", .cannotCreate)
    }
  }

  private init(_ directory: String, _ shell: String, _ daemon: DemoDaemon, _ place: Place) {
    self.directory = directory
    self.shell = shell
    self.daemon = daemon
    let path = Environment["PATH"].map { "\(directory)/bin:\($0)" } ?? "\(directory)/bin:/usr/local/bin:/usr/bin:/bin"
    environment =
      Environment.all.filter { !$0.utf8.starts(with: "DMON_".utf8) && !$0.utf8.starts(with: "PATH=".utf8) }
      + ["PATH=\(path)", "DMON_SOCKET=\(place.socket)", "DMON_AUTOSTART=0"]
  }

  /// Starts a job's script, as the leader of a process group.
  /// - Returns: its pid, for `kill` and `reap`.
  func start(_ job: DemoJob, group: String) throws(CommandError) -> Int {
    var words = ["sh", "\(directory)/\(job.script.fileName)", group]
    do {
      for part in job.parts {
        let files = part.files
        let list = "\(directory)/\(group)-\(part.label.replacingSlashes).list"
        try Files.write(Array(files.map { "\($0.size) \($0.path)\n" }.joined().utf8), to: list)
        let total = job.script.countsBytes ? files.reduce(0) { $0 + $1.size } : files.count
        words += [list, "\(total)", part.label]
      }
      var spawn = Spawn(path: shell, arguments: words, environment: environment, directory: directory)
      spawn.hasOwnGroup = true
      spawn.descriptors = [-1, -1, -1]
      let pid = try spawn.start()
      processes.insert(pid)
      return pid
    } catch {
      throw CommandError("the demo's work cannot be started: \(error)", .cannotCreate)
    }
  }

  /// Kills a job, with all that it started.
  func kill(_ pid: Int) {
    // While it is not waited for, its number is given to nobody else.
    if processes.contains(pid) { Spawn.signal(-pid, Signal.kill.rawValue) }
  }

  /// Waits for a job that has ended or was killed.
  func reap(_ pid: Int) {
    if processes.remove(pid) != nil { _ = Spawn.wait(for: pid, blocking: true) }
  }

  /// Kills every job that still runs.
  func clear() {
    for pid in processes { kill(pid) }
    for pid in processes { reap(pid) }
  }

  /// What the daemon knows, in the order of its groups.
  func tasks(of group: String? = nil) throws(CommandError) -> [TaskStatus] {
    do throws(ClientError) {
      var client = try daemon.connect()
      let request = ListRequest(groups: group.map { [$0] })
      return try client.call(.list, request, returning: ListReply.self).tasks
    } catch {
      throw CommandError(error)
    }
  }

  /// Lets the daemon forget a group.
  func forget(_ group: String) throws(CommandError) {
    do throws(ClientError) {
      var client = try daemon.connect()
      _ = try client.call(.forget, ForgetRequest(group: group), returning: ForgetReply.self)
    } catch {
      throw CommandError(error)
    }
  }

  /// Ends every process and removes every file. Returns what could not be done.
  func takeDown() -> String? {
    clear()
    daemon.end()
    return Self.remove(directory)
  }

  private static func remove(_ directory: String) -> String? {
    do throws(SystemError) {
      try Files.removeTree(directory)
      return nil
    } catch {
      return "\(directory) could not be removed: \(error.description)"
    }
  }
}

extension String {
  /// As the name of a file.
  fileprivate var replacingSlashes: String { String(map { $0 == "/" ? "-" : $0 }) }
}

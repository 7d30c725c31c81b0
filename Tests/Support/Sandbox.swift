import Glibc
import Platform
import Synchronization

/// A directory of a test's own with a socket that nobody else knows. Processes that the test starts in it, and daemons that
/// start in it by themselves, end with the test, and the directory is removed, also when the test fails.
package final class Sandbox: Sendable {
  /// The directory.
  package let path: String
  private let children = Mutex<[Child]>([])
  private let names = Mutex(0)
  private static let permits = Permits(4)

  /// Where the daemon of this sandbox listens.
  package var socket: String { "\(path)/run/dmon.sock" }
  /// Where it keeps its state.
  package var state: String { socket + ".state" }
  /// A directory with the `dmon` that is tested, first on PATH.
  package var programs: String { "\(path)/bin" }

  /// The program that is tested: it lies beside the executable of the tests.
  package static let dmon: String = {
    let own = Environment.ownExecutable ?? ""
    return (FilePath.parent(of: own) ?? ".") + "/dmon"
  }()

  private init() throws {
    path = try Files.makeTemporaryDirectory("dmon-test")
    try Files.makeDirectory(programs)
    try Files.link("\(programs)/dmon", to: Self.dmon)
  }

  /// Runs `body` with a new sandbox, and takes the sandbox away afterwards.
  package static func with(_ body: (Sandbox) async throws -> Void) async throws {
    await permits.take()
    let result: Result<Void, any Error>
    do {
      let sandbox = try Sandbox()
      do {
        result = .success(try await body(sandbox))
      } catch {
        result = .failure(error)
      }
      sandbox.end()
    } catch {
      result = .failure(error)
    }
    await permits.giveBack()
    try result.get()
  }

  // MARK: processes

  /// Starts a program of PATH in a session of its own; `dmon` is the one that is tested.
  ///
  /// - Parameters:
  ///   - environment: variables in addition to the sandbox's; nil takes one away.
  ///   - terminal: becomes its controlling terminal and standard streams, instead of /dev/null and two files.
  package func start(
    _ arguments: [String], environment: [String: String?] = [:], input: [UInt8]? = nil, directory: String? = nil,
    on terminal: TerminalSession? = nil
  ) throws -> Child {
    let name = path + "/" + newName("child")
    let arguments = terminal == nil ? arguments : ["setsid", "-c"] + arguments
    let program = arguments.first ?? ""
    guard let found = program == "dmon" ? Self.dmon : Environment.findProgram(program) else {
      throw RunError(call: "find", program: program, code: ENOENT)
    }
    var spawn = Spawn(
      path: found, arguments: arguments, environment: variables(environment), directory: directory ?? path)
    // setsid(1) makes the session of a terminal; one that leads a session already would start another process.
    spawn.hasOwnSession = terminal == nil
    let opened = try terminal == nil ? open(name, input) : []
    defer { opened.forEach { _ = close($0) } }
    spawn.descriptors = terminal.map { Array(repeating: $0.programEnd, count: 3) } ?? opened
    let child = Child(
      try spawn.start(), arguments.joined(separator: " "), output: name + ".out", errors: name + ".err")
    children.withLock { $0.append(child) }
    return child
  }

  /// Runs a program of PATH to its end, which must come within `limit`.
  package func run(
    _ arguments: [String], environment: [String: String?] = [:], input: [UInt8]? = nil, directory: String? = nil,
    within limit: Duration = .seconds(180)
  ) async throws -> RunResult {
    try await start(arguments, environment: environment, input: input, directory: directory).wait(within: limit)
  }

  /// Runs `dmon` with these arguments.
  package func dmon(_ arguments: String..., environment: [String: String?] = [:]) async throws -> RunResult {
    try await run(["dmon"] + arguments, environment: environment)
  }

  /// Writes a file into the sandbox and returns its path.
  package func write(_ text: String, to name: String) throws -> String {
    try Files.write(Array(text.utf8), to: "\(path)/\(name)")
    return "\(path)/\(name)"
  }

  /// Writes a script into a file and runs it.
  package func script(
    _ text: String, with shell: String = "sh", arguments: [String] = [], environment: [String: String?] = [:]
  ) async throws -> RunResult {
    try await startScript(text, with: shell, arguments: arguments, environment: environment).wait()
  }

  /// Writes a script into a file and starts it.
  package func startScript(
    _ text: String, with shell: String = "sh", arguments: [String] = [], environment: [String: String?] = [:]
  ) throws -> Child {
    try start([shell, try write(text, to: newName("script"))] + arguments, environment: environment)
  }

  private func newName(_ kind: String) -> String {
    names.withLock { count in
      count += 1
      return "\(kind)-\(count)"
    }
  }

  private func open(_ name: String, _ input: [UInt8]?) throws -> [CInt] {
    var opened: [CInt] = [-1]
    if let input {
      try Files.write(input, to: name + ".in")
      opened[0] = Glibc.open(name + ".in", O_RDONLY | O_CLOEXEC)
    }
    for suffix in [".out", ".err"] {
      opened.append(Glibc.open(name + suffix, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
    }
    return opened
  }

  /// What children get: ours, without what would lead them to another daemon or change their output.
  package func variables(_ new: [String: String?]) -> [String] {
    let dropped: Set = ["NO_COLOR", "TERM", "COLUMNS", "LINES", "SHELLOPTS", "BASH_ENV", "ENV", "MAKEFLAGS", "CDPATH"]
    var all: [String: String] = [:]
    for entry in Environment.all {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !dropped.contains(parts[0]) else { continue }
      if ["DMON_", "XDG_", "LC_", "BASH_FUNC"].contains(where: parts[0].hasPrefix) { continue }
      all[parts[0]] = parts[1]
    }
    all["LANG"] = "C.UTF-8"
    all["DMON_SOCKET"] = socket
    // Nothing of whoever runs the tests.
    all["DMON_CONFIG"] = ""
    all["PATH"] = "\(programs):\(all["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")"
    for (name, value) in new { all[name] = value }
    return all.map { "\($0.key)=\($0.value)" }
  }

  // MARK: daemons

  /// The daemon of this sandbox, as its lock file says; nil while there is none.
  package var daemonPid: Int? { LockFile.holder(of: state).flatMap { $0.pid > 0 ? $0.pid : nil } }

  /// The same, once there is one: its keeper writes down which daemon it has just after it has started one.
  package func awaitDaemon() async throws -> Int {
    var pid: Int?
    try await waitUntil("there is a daemon") {
      pid = daemonPid
      return pid != nil
    }
    return pid ?? 0
  }

  /// Starts `dmon daemon` in the foreground of a process of its own and waits until it listens; returns that process.
  package func startDaemon(_ arguments: String..., environment: [String: String?] = [:]) async throws -> Child {
    let child = try start(["dmon", "daemon"] + arguments, environment: environment)
    try await waitUntil("the daemon says that it listens; it says: \(child.errorText)") {
      if child.ended != nil { return true }
      // Its keeper writes down which daemon it has just after it has started one.
      return child.errorText.contains("listening on")
        && (daemonPid != nil || !Files.exists("\(state)/\(LockFile.name)"))
    }
    return child
  }

  private func end() {
    for child in children.withLock({ $0 }) { child.kill() }
    // A daemon that a client started is no child of ours, and one that is only starting holds no lock yet.
    for _ in 0..<100 where ProcessMark("\(path)/").endAll() {}
    try? Files.removeTree(path)
  }
}

import CBenchmarks

/// A server under measurement, on the CPU that is kept for servers. Whoever starts it stops it.
final class Server {
  let name: String
  let socket: String
  private let child: CInt
  private let log: String
  /// Where a daemon keeps its state; nil for the references.
  private let state: String?
  private var isStopped = false

  fileprivate init(
    name: String, program: Program, socket: String, log: String, state: String? = nil, in bench: Bench
  ) throws {
    self.name = name
    self.socket = socket
    self.log = log
    self.state = state
    child = try program.start(log: log, firstCPU: true)
    bench.servers.append(self)
  }

  /// The process that serves: the first field of the lock file where there is one, else the child itself.
  var pid: CInt {
    guard let state, let lock = try? Files.text(of: "\(state)/lock") else { return child }
    let field = lock.prefix { $0.isASCII && $0.isNumber }
    guard let pid = CInt(field), pid > 1, bench_is_alive(pid) else { return child }
    return pid
  }

  /// Ends it and waits until it is gone; a second time does nothing.
  func stop() {
    if isStopped { return }
    isStopped = true
    let serving = pid
    bench_stop(child, 2000)
    // A server whose parent was stopped may outlive it.
    if serving != child, bench_is_alive(serving) { bench_kill(serving) }
  }

  /// Waits at most a minute (a long journal on a busy machine) until `isThere` does not throw.
  fileprivate func waitUntilReady(_ isThere: () throws -> Void) throws {
    for _ in 0..<12_000 {
      if bench_interrupted() { throw Interruption() }
      if (try? isThere()) != nil { return }
      let code = bench_wait(child, 0)
      if code >= 0 { throw Failure("\(name) ended with code \(code): \(lastWords)") }
      bench_sleep(5)
    }
    throw Failure("\(name) did not answer within a minute: \(lastWords)")
  }

  private var lastWords: String {
    let text = (try? Files.text(of: log)) ?? ""
    return text.isEmpty ? "it said nothing" : String(text.suffix(400))
  }
}

/// The C server of CBenchmarks, in a process of its own.
enum ReferenceServer {
  static let word = "reference-server"

  static func start(in bench: Bench, _ directory: String) throws -> Server {
    let socket = "\(directory)/reference.sock"
    let program = Program(try Files.ownPath(), [word, socket], environment: [])
    let log = "\(directory)/reference.log"
    let server = try Server(name: "C server", program: program, socket: socket, log: log, in: bench)
    try server.waitUntilReady { _ = try Connection(to: socket) }
    return server
  }
}

enum Redis {
  /// nil when there is no redis-server on the PATH.
  ///
  /// - Parameter keepsLog: with an append-only file that is synchronised every second.
  static func start(in bench: Bench, _ directory: String, keepsLog: Bool = false) throws -> Server? {
    guard let path = Program.find("redis-server") else { return nil }
    let socket = "\(directory)/redis.sock"
    let arguments = [
      "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", keepsLog ? "yes" : "no",
      "--appendfsync", "everysec", "--daemonize", "no", "--dir", directory,
    ]
    let program = Program(path, arguments, environment: Bench.environment(home: directory))
    let server = try Server(name: "Redis", program: program, socket: socket, log: "\(directory)/redis.log", in: bench)
    try server.waitUntilReady { _ = try Connection(to: socket) }
    return server
  }
}

enum Daemon {
  /// Starts `dmon daemon` (from the binary beside us unless another is named) and waits until its socket answers;
  /// with `untouched` only until somebody listens, so that it has not answered a call yet.
  static func start(
    _ binary: String? = nil, in bench: Bench, _ directory: String, untouched: Bool = false, memoryOnly: Bool = false,
    options: [String] = []
  ) throws -> Server {
    let socket = "\(directory)/dmon.sock"
    let state = "\(directory)/state"
    let program = Program(
      binary ?? bench.dmon,
      ["daemon", "--socket", socket, "--state", state] + (memoryOnly ? ["--memory-only"] : [])
        + options,
      environment: Bench.environment(home: directory))
    let server = try Server(
      name: "dmon daemon", program: program, socket: socket, log: "\(directory)/dmon.log", state: state, in: bench)
    try server.waitUntilReady {
      let connection = try Connection(to: socket)
      if untouched { return }
      let replies = try connection.call([Call.information], milliseconds: 1000)
      guard replies.first?.contains("\"parameters\"") == true else { throw Failure("no information") }
    }
    return server
  }
}

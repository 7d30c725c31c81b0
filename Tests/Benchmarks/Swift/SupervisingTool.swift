import CBenchmarks

/// Something that keeps services up: dmon, what it is compared with, and the least that C can do.
final class SupervisingTool {
  enum Kind: String, CaseIterable {
    case dmon, runit, s6, supervisord, floor = "bare C loop"
  }

  let kind: Kind
  let services: Int
  let directory: String
  private let bench: Bench
  private let service: String
  private let floor: String
  /// dmon's binary, so that nobody else has it mapped.
  private let binary: String
  private var child: CInt = -1
  var stamps: Stamps

  /// Nil when it is not installed. The services are set up, nothing runs yet.
  init?(_ kind: Kind, services: Int, in bench: Bench, settings: String = "") throws {
    self.kind = kind
    self.services = services
    self.bench = bench
    directory = try bench.makeServiceDirectory()
    guard let service = try Compiler.build("service", in: directory),
      let floor = try Compiler.build("supervisor", in: directory)
    else { return nil }
    self.service = service
    self.floor = floor
    binary = "\(directory)/dmon"
    stamps = Stamps("\(directory)/stamps")
    switch kind {
    case .dmon:
      try Failure.check(bench_copy_file(bench.dmon, binary))
      try prepareDmon(settings)
    case .runit, .s6:
      guard Program.find(kind == .runit ? "runsvdir" : "s6-svscan") != nil else { return nil }
      try bench_make_plain_directory("\(directory)/sv").orFail()
      for number in 1...services {
        try bench_make_plain_directory("\(directory)/sv/s\(number)").orFail()
        try Failure.check(bench_link(service, "\(directory)/sv/s\(number)/run"))
      }
    case .supervisord:
      guard Program.find("supervisord") != nil else { return nil }
      try Files.write(supervisordConfiguration, to: "\(directory)/supervisord.conf")
    case .floor: break
    }
  }

  // MARK: running

  /// Starts it and its services; returns the milliseconds until the last of them had its first instruction.
  func start() throws -> Double {
    try stamps.empty()
    // runsvdir waits a second more when its directory changed within the second in which it starts.
    if kind == .runit { bench_sleep(1_200) }
    let begin = bench_now()
    child = try program.start(log: "\(directory)/log")
    try stamps.wait(for: services) { "\(kind.rawValue): \((try? Files.text(of: "\(directory)/log")) ?? "")" }
    return Double(stamps.latest - begin) / 1e6
  }

  /// Ends it with its services. Not timed.
  func stop() {
    let all = processes
    // Halted first, so that none of them starts another one again.
    for pid in all { _ = bench_suspend(pid) }
    for pid in all { bench_kill(pid) }
    for pid in stamps.pids where bench_is_program(pid, service) { bench_kill(pid) }
    if child > 1 { bench_stop(child, 1000) }
    child = -1
  }

  /// The tool's own processes, without the services.
  var processes: [CInt] {
    switch kind {
    case .dmon: Self.holders(of: "\(directory)/state")
    case .runit, .s6: [child] + Self.children(of: child)
    case .supervisord, .floor: [child]
    }
  }

  var socket: String { "\(directory)/dmon.sock" }

  /// One look at all services, as its users have it; nil where there is no such command.
  func status() -> Program? {
    let environment = Bench.environment(home: directory, socket: socket)
    let places = (1...services).map { "\(directory)/sv/s\($0)" }
    return switch kind {
    case .dmon: Program(binary, ["ls"], environment: environment)
    case .runit: Program.find("sv").map { Program($0, ["status"] + places, environment: environment) }
    default: nil
    }
  }

  private var program: Program {
    let environment = Bench.environment(home: directory) + ["STAMPS=\(stamps.path)"]
    return switch kind {
    case .dmon:
      Program(
        binary, ["daemon", "--socket", socket, "--state", "\(directory)/state", "--log-level", "error"],
        environment: environment)
    case .runit: Program(Program.find("runsvdir") ?? "", ["-P", "\(directory)/sv"], environment: environment)
    case .s6:
      Program(
        Program.find("s6-svscan") ?? "", ["-c", "\(services + 10)", "\(directory)/sv"], environment: environment)
    case .supervisord:
      Program(
        Program.find("supervisord") ?? "", ["-n", "-c", "\(directory)/supervisord.conf"], environment: environment)
    case .floor: Program(floor, [service, "\(services)"], environment: environment)
    }
  }

  // MARK: setting up

  private func prepareDmon(_ settings: String) throws {
    try stamps.empty()
    child = try program.start(log: "\(directory)/log")
    let connection = try Connection.awaiting(socket)
    for start in stride(from: 1, through: services, by: 50) {
      let calls = (start...min(start + 49, services)).map { number in
        #"{"method":"org.dmon.Supervisor.Add","parameters":{"service":{"name":"s\#(number)","command":["\#(service)","#
          + #""s\#(number)"],"environment":["STAMPS=\#(stamps.path)"]\#(settings)},"wait":false}}"#
      }
      if let refusal = try connection.call(calls).first(where: { $0.contains("\"error\"") }) {
        throw Failure("dmon refused: \(refusal)")
      }
    }
    try stamps.wait(for: services) { "dmon, added: \((try? Files.text(of: "\(directory)/log")) ?? "")" }
    bench_terminate(child)
    guard bench_wait(child, 30_000) == 0 else { throw Failure("dmon did not shut down") }
    child = -1
  }

  private var supervisordConfiguration: String {
    var text = """
      [supervisord]
      nodaemon=true
      user=root
      logfile=\(directory)/supervisord.log
      pidfile=\(directory)/supervisord.pid
      childlogdir=\(directory)
      minfds=4096

      """
    for number in 1...services {
      text += "[program:s\(number)]\ncommand=\(service) s\(number)\nautorestart=true\nstartsecs=0\n"
    }
    return text
  }

  /// Daemon and keeper, as the lock says.
  private static func holders(of state: String) -> [CInt] {
    let words = ((try? Files.text(of: "\(state)/lock")) ?? "").split(separator: " ")
    guard words.count >= 5 else { return words.first.flatMap { CInt($0) }.map { [$0] } ?? [] }
    return [words[2], words[0]].compactMap { CInt($0) }.filter { $0 > 1 }
  }

  private static func children(of pid: CInt) -> [CInt] {
    numbers(in: (try? Files.text(of: "/proc/\(pid)/task/\(pid)/children")) ?? "").map { CInt($0) }
  }
}

extension CInt {
  /// Throws what the C function reported.
  func orFail() throws { try Failure.check(self) }
}

internal import Daemon
internal import Keeper
package import Model
internal import Platform

/// `dmon daemon`: keeper and daemon in the foreground until asked to end, or starts that in the background and returns.
package enum DaemonCommand: Command {
  package static var isDaemon: Bool { true }

  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let directory = arguments.directory.map { CronDirectory($0) }
    let place = Place.resolve(
      socket: arguments.text("socket") ?? directory?.place.socket,
      state: arguments.text("state") ?? directory?.place.state, in: .own)
    let systemd = Systemd.takeFromEnvironment()
    try MainService.check(arguments)
    if let directory, !arguments.has("as-daemon"), !arguments.has("as-keeper") { try directory.check() }
    if arguments.has("detach") { return try DetachedStart(place, arguments, context).run() }
    // One that was started from /proc/self/exe would be called `exe`.
    Thread.nameThis("dmon")
    switch try DaemonRole(arguments) {
    case .keeper: return try keep(try FirstKeeper(place, arguments, systemd, context).program(), context)
    case .nextKeeper(let given):
      var program = KeeperProgram(
        at: place, arguments: DaemonOptions(place, arguments).arguments,
        role: .successor(socket: given.socket, lock: given.lock))
      program.mainService = MainService.name(arguments)?.text
      return try keep(program, context)
    case .heir(let handover):
      let options = DaemonOptions(place, arguments).arguments
      return try keep(KeeperProgram(at: place, arguments: options, role: .heir(handover: handover)), context)
    case .candidate: return try answer(place, arguments, context)
    case .daemon(let given): return try serve(place, arguments, given, context)
    }
  }

  private static func keep(_ program: KeeperProgram, _ context: Context) throws(CommandError) -> ExitCode {
    let outcome: KeeperProgram.Outcome
    do throws(KeeperProgram.Failure) {
      outcome = try program.run()
    } catch {
      switch error {
      case .directory(let refusal): throw CommandError(DaemonProgram.Failure.directory(refusal))
      case .system(let error): throw CommandError(DaemonProgram.Failure.system(error))
      }
    }
    switch outcome {
    case .ended(let code): return code
    case .alreadyThere(let holder) where program.systemd.startsUsAgain:
      throw CommandError(
        "\(holder.words) is already there, and is none of systemd's; 'dmon shutdown' ends it", .cannotCreate)
    case .alreadyThere(let holder): return try report(.alreadyThere(holder), program.place, context)
    case .occupied(let holder): return try report(.occupied(holder), program.place, context)
    case .resumed(let holder):
      try context.print("keeper \(holder.keeperPid) has the services, and starts the daemon\n")
      return .success
    }
  }

  private static func serve(
    _ place: Place, _ arguments: ParsedArguments, _ given: InheritedNumbers?, _ context: Context
  ) throws(CommandError) -> ExitCode {
    // A container's log is the main service's.
    let usual = arguments.remainder.isEmpty ? Log.Level.info : .warning
    let level = arguments.text("log-level").flatMap(Log.Level.init(name:)) ?? usual
    var program = DaemonProgram(at: place, log: Log(level), version: Release.version)
    if let given {
      program.role = .kept(socket: given.socket, lock: given.lock)
      program.listener = given.listener
      program.arguments = DaemonOptions(place, arguments).arguments
    }
    try configure(&program, arguments)
    if given != nil { DaemonConfiguration(arguments).apply(to: &program.settings) }
    let file = try logFile(arguments, place)
    // What is still to be written is, before the process ends.
    defer { file?.finish() }
    program.log = Log(level, to: file)
    let outcome: DaemonProgram.Outcome
    do throws(DaemonProgram.Failure) {
      outcome = try program.run()
    } catch {
      throw CommandError(error)
    }
    return try report(outcome, place, context)
  }

  private static func logFile(_ arguments: ParsedArguments, _ place: Place) throws(CommandError) -> LogFile? {
    guard let path = arguments.text("log-file") else { return nil }
    do throws(Directory.Refusal) {
      // The log of a daemon in the background is in there.
      _ = try Directory(making: place.state)
    } catch {
      throw CommandError(DaemonProgram.Failure.directory(error))
    }
    do throws(SystemError) {
      return try LogFile(
        FilePath.absolute(path), limit: arguments.integer("log-max") ?? 10 << 20,
        keeping: arguments.integer("log-keep") ?? 3)
    } catch {
      throw CommandError(
        "the log cannot be written: \(error.description)", error.isPermission ? .notAllowed : .cannotCreate)
    }
  }

  /// What the options say of retention, limits and durability.
  private static func configure(_ program: inout DaemonProgram, _ arguments: ParsedArguments) throws(CommandError) {
    program.isDurable = arguments.has("durable")
    program.keepsJournal = !arguments.has("memory-only")
    program.reportGroup = arguments.text("report-group")
    program.isAutostarted = arguments.has("autostarted")
    program.hasSocket = !arguments.has("no-socket")
    program.brandNumber = arguments.integer("brand").map { UInt32(clamping: $0) }
    program.settings.endsWithKeeper = arguments.has("under-systemd")
    program.settings.mainService = MainService.specification(arguments, in: .own)
    program.settings.exitWith = MainService.name(arguments)
    program.settings.shutdownLimit = arguments.duration("shutdown-timeout")
    for text in arguments.texts("retain") where !program.retention.apply(text) {
      throw .usage("option '--retain': '\(text)' is neither a duration nor like 'done=10m,failed=7d,lost=forever'")
    }
    for text in arguments.texts("limit") {
      let words = text.split(separator: "=", maxSplits: 1)
      let number = words.count == 2 ? Int(words[1]) : nil
      if let number, program.limits.set(String(words[0]), to: number) { continue }
      throw .usage(
        "option '--limit': '\(text)' is not NAME=NUMBER with one of the names \(Limits.names.joined(separator: ", "))")
    }
  }

  private static func report(
    _ outcome: DaemonProgram.Outcome, _ place: Place, _ context: Context
  ) throws(CommandError) -> ExitCode {
    switch outcome {
    case .ended: return .success
    case .alreadyThere(let holder):
      try context.print(context.printable(holder.wordsThere) + "\n")
      return .success
    case .occupied(let holder):
      throw CommandError(
        "\(holder.words) has the state directory \(place.state) and listens at \(holder.socket), not at "
          + "\(place.socket); use that one, or name another state directory with --state", .cannotCreate)
    case .socketTaken:
      throw CommandError(
        "another daemon, with another state directory than \(place.state), answers at \(place.socket); "
          + "name another socket with --socket", .cannotCreate)
    }
  }
}

extension CommandError {
  init(_ failure: DaemonProgram.Failure) {
    switch failure {
    case .system(let error): self.init(error.description, error.isPermission ? .notAllowed : .cannotCreate)
    case .directory(.system(let error)):
      self.init(
        "\(error.description); name another place with --socket or --state",
        error.isPermission ? .notAllowed : .cannotCreate)
    case .directory(.foreign(let path, let owner, let mode)):
      self.init(
        "the directory \(path) belongs to user \(owner) (mode \(String(mode, radix: 8))), not to you; "
          + "name another place with --socket or --state", .notAllowed)
    case .directory(.exposed(let path, _, let mode)):
      self.init(
        "the directory \(path) can be written to by others (mode \(String(mode, radix: 8))); "
          + "'chmod go-w' it, or name another place with --socket or --state", .notAllowed)
    }
  }
}

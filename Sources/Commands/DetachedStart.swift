internal import Client
internal import Model
internal import Platform
internal import Screen

/// `dmon daemon --detach`: starts the daemon in a session of its own and waits until it answers.
struct DetachedStart {
  private let place: Place
  /// The options that the daemon itself gets.
  private let options: [String]
  private let context: Context
  private let configuration: DaemonConfiguration
  /// Nobody typed it, and nobody is told.
  private let isAutostarted: Bool
  /// Started each minute by cron, which mails what is printed.
  private let isForCron: Bool
  /// How long a daemon may take to answer.
  private static let limit = Duration.seconds(5)

  init(_ place: Place, _ arguments: ParsedArguments, _ context: Context) {
    self.place = place
    self.context = context
    isAutostarted = arguments.has("autostarted")
    isForCron = arguments.has("directory")
    // Nobody reads its standard error output once it answers.
    // The current directory is another one there.
    configuration = DaemonConfiguration.found(arguments, context)
    options =
      DaemonOptions(
        place, arguments, logFile: "\(place.state)/daemon.log", configuration: configuration.files
      ).words
  }

  func run() throws(CommandError) -> ExitCode {
    configuration.tell(for: place, context)
    if let holder = LockFile.holder(of: place.state), holder.socket == place.socket {
      try configuration.checkBeside(holder, context)
      if BlockingSocket.isAnswered(place.socket) {
        if !isAutostarted, !isForCron { try context.print(context.printable(holder.wordsThere) + "\n") }
        return .success
      }
    }
    guard let executable = Environment.ownExecutable else {
      throw CommandError("dmon does not find itself to start it; run 'dmon daemon &'", .cannotCreate)
    }
    let complaints: Pipe
    let pid: Int
    do {
      complaints = try Pipe()
      pid = try start(executable, complaints)
    } catch {
      throw CommandError("the daemon cannot be started: \(error)", .cannotCreate)
    }
    let code = try waitUntilItAnswers(pid, complaints)
    if code == .success, !isAutostarted { tellProblems() }
    return code
  }

  /// Says what only the daemon knows to be wrong with the files, such as a name that `dmon add` has given away: its own log is
  /// where nobody looks now.
  private func tellProblems() {
    if configuration.files.isEmpty { return }
    var options = Client.Options(autostart: false, limit: .seconds(1), patience: Self.limit)
    let environment = options.surroundings.environment
    let socket = place.socket
    options.surroundings.environment = { $0 == "DMON_SOCKET" ? socket : environment($0) }
    do throws(ClientError) {
      var client = try Client.connect(options)
      // With all that it knows, as it read them.
      let reply = try client.call(.supervisor(.reload), ReloadRequest(dryRun: true), returning: ReloadReply.self)
      let files = Set(configuration.files.map(OriginFile.absolute))
      for problem in reply.origins.filter({ files.contains($0.origin) }).flatMap(\.problems) {
        context.complain(problem.lines(columns: DisplayWidth.of))
      }
    } catch {
      // It runs, which is what was asked for, and `dmon ls` says the same.
    }
  }

  private func start(_ executable: String, _ complaints: borrowing Pipe) throws -> Int {
    var spawn = Spawn(
      path: executable, arguments: ["dmon", "daemon"] + options, directory: "/")
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, -1, complaints.writeEnd]
    return try spawn.start()
  }

  /// Done when the socket answers or the daemon has ended; what it complained of is passed on.
  private func waitUntilItAnswers(_ pid: Int, _ complaints: borrowing Pipe) throws(CommandError) -> ExitCode {
    complaints.closeWriteEnd()
    let deadline = Clocks.monotonic + Self.limit
    var isOver = false
    while Clocks.monotonic < deadline {
      if BlockingSocket.isAnswered(place.socket) { return .success }
      if !isOver, let exit = Spawn.wait(for: pid, blocking: false) {
        isOver = true
        for line in complaints.readWhatIsThere().split(separator: "\n") {
          context.complain(context.printable(String(line)) + "\n")
        }
        // Another one was there already: that is what was asked for, but it may have the lock and not listen yet.
        if exit != .code(0) { return ExitCode(rawValue: Int32(exit.shellCode)) }
      }
      Clocks.pause(.milliseconds(2))
    }
    throw CommandError("daemon \(pid) was started and does not answer at \(place.socket)", .cannotCreate)
  }
}

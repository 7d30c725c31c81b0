internal import Model
internal import Platform

/// `dmon daemon --detach`: starts the daemon in a session of its own and waits until it answers.
struct DetachedStart {
  private let place: Place
  /// The options that the daemon itself gets.
  private let options: [String]
  private let context: Context
  private let configuration: DaemonConfiguration
  /// How long a daemon may take to answer.
  private static let limit = Duration.seconds(5)

  init(_ place: Place, _ arguments: ParsedArguments, _ context: Context) {
    self.place = place
    self.context = context
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
      if BlockingSocket.isAnswered(place.socket) { return .success }
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
    return try waitUntilItAnswers(pid, complaints)
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

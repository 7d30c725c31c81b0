internal import Client
package import Model
internal import Platform

/// `dmon run`: runs a command as a task and ends with its exit code, whatever becomes of the daemon.
package enum RunCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let words = arguments.remainder
    let name = words.first ?? ""
    let expression = try NamedExpression.option(arguments)
    guard let path = Environment.findProgram(name), Files.exists(path) else {
      throw CommandError("'\(name)' was not found", ExitCode(rawValue: 127))
    }
    let group = arguments.text("group") ?? ownGroup(context)
    let registered = register(group, arguments.text("label") ?? words.joined(separator: " "), context)
    let task = registered?.task
    let spawn = Spawn(
      path: path, arguments: words,
      environment: RunSurroundings.environment(of: task, group: group, socket: registered?.socket))
    if arguments.has("scan") || expression != nil {
      return runScanned(spawn, task, expression, context)
    }
    let end = end(of: Self.outcome(of: spawn), context)
    if let task { report(end, of: task, context) }
    return ExitCode(rawValue: Int32(end.code))
  }

  /// The same with a look at what the program writes.
  private static func runScanned(
    _ spawn: Spawn, _ task: TaskKey?, _ expression: ProgressScanner.Expression?, _ context: Context
  ) -> ExitCode {
    let reporter = task.flatMap { task in
      try? BackgroundReporter(of: task) { text in
        context.complain(context.printable("dmon run: \(text); the command runs unwatched") + "\n")
      }
    }
    let outcome = ScannedRun.outcome(of: spawn, ReadingDesk(reporter), expression)
    var end = end(of: outcome.map(\.exit), context)
    if case .success(let ending) = outcome, let loss = ending.loss {
      context.complain(context.printable("dmon run: the command's output was lost: \(loss)") + "\n")
      if end.code == 0 { end = End(code: Int(ExitCode.cannotCreate.rawValue), message: loss.description) }
    }
    if let reporter {
      let ending: BackgroundReporter.Ending =
        end.code == 0 ? .done(message: nil) : .failed(message: end.message, code: end.code)
      if !reporter.finish(ending, within: .seconds(1)) {
        context.complain("dmon run: the end was not reported: no daemon took it in time\n")
      }
    }
    return ExitCode(rawValue: Int32(end.code))
  }

  /// Inside another `dmon run` it is that one's group.
  private static func ownGroup(_ context: Context) -> String {
    guard context.environment("DMON_TASK") != nil, let group = context.environment("DMON_GROUP"),
      Name.complaint(about: group) == nil
    else { return "default" }
    return group
  }

  private static func end(of outcome: Result<Spawn.Exit, SystemError>, _ context: Context) -> End {
    switch outcome {
    case .success(let exit): return End(exit)
    case .failure(let failure):
      context.complain(context.printable("dmon run: \(failure.description)") + "\n")
      return End(code: failure.isMissing ? 127 : 126, message: failure.description)
    }
  }

  /// What is to be said of the program's end.
  private struct End {
    var code: Int
    var message: String?

    init(code: Int, message: String?) {
      self.code = code
      self.message = message
    }

    init(_ exit: Spawn.Exit) {
      code = exit.shellCode
      if case .signal(let number) = exit { message = "ended by signal \(number)" }
    }
  }

  /// Registers this very process; nil when there is no daemon, said once.
  private static func register(
    _ group: String, _ label: String, _ context: Context
  ) -> (task: TaskKey, socket: String)? {
    do throws(ClientError) {
      var client = try Client.connect(.reporter)
      let request = RegisterRequest(
        group: group, label: label, pid: ProcessFacts.own, parent: Reporting.parent(in: group, context),
        request: Reporting.requestID())
      let id = try client.callUntilAnswered(.register, request, returning: RegisterReply.self).id
      return (TaskKey(group: group, id: id), client.path)
    } catch {
      context.complain(context.printable("dmon run: \(error.message); the command runs unwatched") + "\n")
      return nil
    }
  }

  private static func report(_ end: End, of task: TaskKey, _ context: Context) {
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false, limit: .seconds(1)))
      let request = Reporting.requestID()
      if end.code == 0 {
        let finish = FinishRequest(group: task.group, id: task.id, request: request)
        _ = try client.callUntilAnswered(.finish, finish, returning: EmptyReply.self)
      } else {
        let fail = FailRequest(
          group: task.group, id: task.id, message: end.message, code: end.code, request: request)
        _ = try client.callUntilAnswered(.fail, fail, returning: EmptyReply.self)
      }
    } catch {
      context.complain(context.printable("dmon run: the end was not reported: \(error.message)") + "\n")
    }
  }

  /// Starts the program and waits for its end, passing signals on to it.
  private static func outcome(of spawn: Spawn) -> Result<Spawn.Exit, SystemError> {
    do throws(SystemError) {
      return try EventLoop.run { loop in await supervise(spawn, on: loop) }
    } catch {
      return .failure(error)
    }
  }

  private static func supervise(_ spawn: Spawn, on loop: EventLoop) async -> Result<Spawn.Exit, SystemError> {
    do {
      // Before the start, so that no signal finds nobody.
      let signals = try SignalSource([.terminate, .interrupt, .hangup, .quit, .user1, .user2], on: loop)
      let pid = try spawn.start()
      let ended = try ProcessExit(of: pid, on: loop)
      return await withTaskGroup(of: Void.self) { group in
        group.addTask {
          // The terminal has sent its own to the program already.
          while let signal = await signals.next() {
            if !signals.wasFromKernel { Spawn.signal(pid, signal.rawValue) }
          }
        }
        _ = await ended.wait()
        let exit = Spawn.wait(for: pid, blocking: true)
        group.cancelAll()
        return exit.map { .success($0) } ?? .failure(SystemError(call: "wait", subject: spawn.path, code: 10))
      }
    } catch let failure as Spawn.Failure {
      return .failure(failure.error)
    } catch let error as SystemError {
      return .failure(error)
    } catch {
      return .failure(SystemError(call: "start", subject: spawn.path, code: 22))
    }
  }
}

internal import Client
package import Model
internal import Platform

/// `dmon run`: runs a command as a task and ends with its exit code, whatever becomes of the daemon.
package enum RunCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let words = arguments.remainder
    let name = words.first ?? ""
    guard let path = Environment.findProgram(name), Files.exists(path) else {
      throw CommandError("'\(name)' was not found", ExitCode(rawValue: 127))
    }
    let group = arguments.text("group") ?? "default"
    let task = register(group, arguments.text("label") ?? words.joined(separator: " "), context)
    let outcome = Self.outcome(of: Spawn(path: path, arguments: words))
    let end: End
    switch outcome {
    case .success(let exit): end = End(exit)
    case .failure(let failure):
      end = End(code: failure.isMissing ? 127 : 126, message: failure.description)
      context.complain(context.printable("dmon run: \(failure.description)") + "\n")
    }
    if let task { report(end, of: task, context) }
    return ExitCode(rawValue: Int32(end.code))
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
  private static func register(_ group: String, _ label: String, _ context: Context) -> TaskKey? {
    do throws(ClientError) {
      var client = try Client.connect(.reporter)
      let request = RegisterRequest(
        group: group, label: label, pid: ProcessFacts.own, request: Reporting.requestID())
      return TaskKey(
        group: group, id: try client.callUntilAnswered(.register, request, returning: RegisterReply.self).id)
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

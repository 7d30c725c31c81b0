internal import Client
internal import Model
internal import Platform
internal import Screen

/// Follows the tasks of the daemon until told to end: one task reads, one draws, one listens for signals.
// why: it lives and dies on the loop's thread
final class WatchProgram: @unchecked Sendable {
  private let request: WatchRequest
  private let end: WatchEnd
  private let follower: Follower
  private let redraw: Bell
  private var output: any WatchOutput = JSONOutput()
  /// What is known of all tasks, where its end is waited for.
  private var model: WatchModel?

  /// The signal that ended it, if one did.
  var endedBy: Signal? { follower.endedBy }

  /// - Parameters:
  ///   - groups: nil: all.
  ///   - interval: how often a task is told of; nil: as the output wants it.
  ///   - surroundings: what says where the daemon is.
  init(
    _ groups: [String]?, until end: WatchEnd = .never, interval: Duration? = nil,
    in surroundings: Place.Surroundings = .own, on loop: EventLoop
  ) {
    request = WatchRequest(groups: groups, interval: interval.map { Microseconds($0) })
    self.end = end
    follower = Follower(in: surroundings, on: loop)
    redraw = Bell(on: loop)
    if end == .done { model = WatchModel() }
  }

  /// Runs until a signal comes, there is nothing more to show, or the task is cancelled.
  func run(_ output: any WatchOutput) async -> Result<ExitCode, CommandError> {
    do throws(SystemError) {
      return await run(output, listeningTo: try SignalSource(Follower.signals, on: follower.loop))
    } catch {
      return .failure(CommandError(error.description, .software))
    }
  }

  /// The same for one who listens to the signals before and after.
  func run(_ output: any WatchOutput, listeningTo signals: SignalSource) async -> Result<ExitCode, CommandError> {
    self.output = output
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.follow() }
      group.addTask { await self.draw() }
      group.addTask {
        await self.follower.listen(to: signals) { _ in
          self.output.resize()
          self.redraw.ring()
        }
      }
      // The first of them to end ends all; the drawing has no end of its own.
      await group.next()
      group.cancelAll()
    }
    follower.write(self.output.finish())
    return end.code(of: follower)
  }

  /// Reads until there is enough, or the daemon is gone for good.
  private func follow() async {
    var request = request
    // A view is drawn at most 30 times a second, so it need not be told more often.
    if output is LiveOutput { request.interval = Microseconds(.milliseconds(100)) }
    let error = await follower.follow(autostart: true) { client throws(ClientError) in
      try await ReplyFeed<WatchReply>.open(InterfaceMethod(.watch), request, with: client, on: self.follower.loop)
    } lost: {
      self.output.reset()
      self.model?.reset()
    } take: { reply, json in
      self.take(reply, json)
    }
    if let error { follower.result = .failure(error) }
  }

  /// False when it was the last that is wanted.
  private func take(_ reply: WatchReply, _ json: [UInt8]) -> Bool {
    follower.write(output.take(reply, json: json))
    redraw.ring()
    _ = model?.apply(reply)
    if follower.isGone { return false }
    switch end {
    case .never: return true
    case .snapshot: return !output.isComplete
    case .done:
      guard reply.complete, let model, model.isOver else { return true }
      follower.result = .success(model.counts.bad > 0 ? ExitCode(rawValue: 1) : .success)
      return false
    }
  }

  private func draw() async {
    while true {
      switch await redraw.wait(until: output.nextFrame) {
      case .cancelled: return
      case .ready, .timedOut: follower.write(output.frame(at: follower.loop.now))
      }
      if follower.isGone { return }
      // A change within a frame's time of the last is drawn when its time comes.
      if let next = output.nextFrame, next <= follower.loop.now { await follower.loop.turn() }
    }
  }
}

/// When watching ends by itself.
enum WatchEnd: Sendable, Equatable {
  case never
  /// With the first whole snapshot.
  case snapshot
  /// When there is a task and none is at work.
  case done

  /// What the program ends with. A person who ends it before the work is over has not seen that it went well.
  func code(of follower: Follower) -> Result<ExitCode, CommandError> {
    if self == .done, let signal = follower.endedBy { return .success(ExitCode(rawValue: 128 + signal.rawValue)) }
    return follower.result
  }
}

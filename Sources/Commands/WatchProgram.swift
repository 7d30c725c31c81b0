internal import Client
internal import Model
internal import Platform
internal import Screen

/// Follows the tasks of the daemon, and its services where they are shown, until told to end: one task reads each, one draws,
/// one listens for signals.
// why: it lives and dies on the loop's thread
final class WatchProgram: @unchecked Sendable {
  private let request: WatchRequest
  private let end: WatchEnd
  private let follower: Follower
  private let redraw: Bell
  /// The daemon has said something of tasks.
  private let hasBegun: Bell
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
    hasBegun = Bell(on: loop)
    if end == .done { model = WatchModel() }
  }

  /// What it is told of with this output, to be made before it runs.
  static func signals(for output: any WatchOutput) -> [Signal] {
    Follower.signals + (output.isLive ? [.terminalStop, .continue] : [])
  }

  /// Runs until a signal comes, there is nothing more to show, or the task is cancelled.
  func run(_ output: any WatchOutput) async -> Result<ExitCode, CommandError> {
    do throws(SystemError) {
      return await run(output, listeningTo: try SignalSource(Self.signals(for: output), on: follower.loop))
    } catch {
      return .failure(CommandError(error.description, .software))
    }
  }

  /// The same for one who listens to the signals before and after.
  func run(_ output: any WatchOutput, listeningTo signals: SignalSource) async -> Result<ExitCode, CommandError> {
    self.output = output
    // True: the program is over with it; the drawing has no end of its own.
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await self.follow()
        return true
      }
      if output.wantsServices { group.addTask { await self.followServices() } }
      group.addTask {
        await self.draw()
        return true
      }
      group.addTask {
        await self.follower.listen(to: signals) { self.hear($0) }
        return true
      }
      for await isOver in group where isOver { break }
      group.cancelAll()
    }
    let missing = end == .snapshot && !follower.isGone ? self.output.missing : []
    // Of nothing but what is not there, that is said once.
    if missing.isEmpty || missing.count < request.groups?.count ?? 0 { follower.write(self.output.finish()) }
    if let name = missing.first, case .success = follower.result {
      return .failure(CommandError("nothing is registered in group '\(name)' yet", .noInput))
    }
    return end.code(of: follower)
  }

  /// Ctrl-Z gives the terminal to the shell; what comes after it is drawn anew, below what the shell wrote.
  private func hear(_ signal: Signal) {
    switch signal {
    case .terminalStop:
      follower.write(output.pause())
      Signal.stopSelf()
      output.goOn()
    case .continue: output.goOn()
    default: output.resize()
    }
    redraw.ring()
  }

  /// Reads until there is enough, or the daemon is gone for good.
  private func follow() async {
    var request = request
    // A view is drawn at most 30 times a second, so it need not be told more often.
    if output.isLive { request.interval = Microseconds(.milliseconds(100)) }
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
    hasBegun.ring()
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

  /// A daemon may be older, or speak of tasks alone here: then there are no services, and the rest goes on.
  private func followServices() async -> Bool {
    // The daemon is started by who follows the tasks.
    guard await hasBegun.wait() == .ready else { return false }
    let request = ServiceWatchRequest(names: request.groups?.map { "@\($0)" }, interval: request.interval)
    _ = await follower.follow(autostart: false) { client throws(ClientError) in
      try await ReplyFeed<ServiceWatchReply>.open(.supervisor(.watch), request, with: client, on: self.follower.loop)
    } lost: {
      self.output.resetServices()
    } take: { reply, json in
      self.follower.write(self.output.take(reply, json: json))
      return !self.follower.isGone && !self.isEnough
    }
    if !isEnough { follower.write(output.take(nil as ServiceWatchReply?, json: [])) }
    return isEnough || follower.isGone
  }

  /// It was to show what there is, and has all of it.
  private var isEnough: Bool { end == .snapshot && output.isComplete }

  private func draw() async {
    while true {
      if await redraw.wait(until: output.nextFrame) == .cancelled { return }
      // That it was stopped is heard first: what was drawn before is no longer where it was.
      if output.isLive { await follower.loop.turn() }
      follower.write(output.frame(at: follower.loop.now))
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

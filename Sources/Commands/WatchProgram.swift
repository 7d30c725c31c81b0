internal import Client
internal import Model
internal import Platform
internal import Screen

/// Follows the daemon until told to end: one task reads, one draws, one listens for signals.
// why: it lives and dies on the loop's thread
final class WatchProgram: @unchecked Sendable {
  private let groups: [String]?
  private let isOnce: Bool
  private let loop: EventLoop
  private let surroundings: Place.Surroundings
  private let redraw: Bell
  private var output: any WatchOutput = JSONOutput()
  private var result: Result<ExitCode, CommandError> = .success(.success)
  /// Nobody reads what is written.
  private var isGone = false
  /// How long a daemon that went away is waited for.
  private static let patience = Duration.seconds(10)
  /// The signals that it is told of, to be made before it runs.
  static let signals: [Signal] = [.interrupt, .terminate, .hangup, .windowChange]

  /// The signal that ended it, if one did.
  private(set) var endedBy: Signal?

  /// - Parameter surroundings: what says where the daemon is.
  init(_ groups: [String]?, _ isOnce: Bool, in surroundings: Place.Surroundings = .own, on loop: EventLoop) {
    self.groups = groups
    self.isOnce = isOnce
    self.surroundings = surroundings
    self.loop = loop
    redraw = Bell(on: loop)
  }

  /// Runs until a signal comes, there is nothing more to show, or the task is cancelled.
  func run(_ output: any WatchOutput) async -> Result<ExitCode, CommandError> {
    do throws(SystemError) {
      return await run(output, listeningTo: try SignalSource(Self.signals, on: loop))
    } catch {
      return .failure(CommandError(error.description, .software))
    }
  }

  /// The same for one who listens to the signals before and after.
  func run(_ output: any WatchOutput, listeningTo signals: SignalSource) async -> Result<ExitCode, CommandError> {
    self.output = output
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await self.follow() }
      group.addTask { await self.draw() }
      group.addTask { await self.listen(to: signals) }
      // The first of them to end ends all; the drawing has no end of its own.
      _ = await group.next()
      group.cancelAll()
    }
    write(self.output.finish())
    return result
  }

  private func listen(to signals: SignalSource) async -> Bool {
    while let signal = await signals.next() {
      guard signal == .windowChange else {
        endedBy = signal
        return true
      }
      output.resize()
      redraw.ring()
    }
    return true
  }

  /// Reads until `--once` is satisfied, or the daemon is gone for good.
  private func follow() async -> Bool {
    var lostAt: Instant?
    while !Task.isCancelled {
      do throws(ClientError) {
        var options = Client.Options(autostart: lostAt == nil, limit: lostAt == nil ? .seconds(5) : .milliseconds(500))
        options.surroundings = surroundings
        var feed = try await ReplyFeed.watch(groups, interval: interval, with: try Client.connect(options), on: loop)
        lostAt = nil
        while let (reply, json) = try await feed.next() {
          write(output.take(reply, json: json))
          redraw.ring()
          if isGone || isOnce && output.isComplete { return true }
        }
        if Task.isCancelled { return true }
        output.reset()
        lostAt = lostAt ?? loop.now
      } catch {
        guard error.isUnreachable, let since = lostAt, loop.now - since < Self.patience else {
          result = .failure(CommandError(error))
          return true
        }
      }
      do { try await loop.sleep(for: .milliseconds(100)) } catch { return true }
    }
    return true
  }

  /// A view is drawn at most 30 times a second, so it need not be told more often.
  private var interval: Duration? { output is LiveOutput ? .milliseconds(100) : nil }

  private func draw() async -> Bool {
    while true {
      switch await redraw.wait(until: output.nextFrame) {
      case .cancelled: return true
      case .ready, .timedOut: write(output.frame(at: loop.now))
      }
      if isGone { return true }
      // A change within a frame's time of the last is drawn when its time comes.
      if let next = output.nextFrame, next <= loop.now { await loop.turn() }
    }
  }

  private func write(_ bytes: [UInt8]) {
    if bytes.isEmpty { return }
    do throws(SystemError) {
      try StandardStream.output.write(bytes)
    } catch {
      // A reader that went away has seen enough.
      result = error.isGoneReader ? .success(.success) : .failure(CommandError(error.description, .cannotCreate))
      isGone = true
    }
  }
}

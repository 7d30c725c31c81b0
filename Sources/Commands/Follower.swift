internal import Client
internal import Model
internal import Platform
internal import Screen

/// What programs have in common that follow the daemon: they connect again when it went away, write, and hear signals.
// why: it lives and dies on the loop's thread
final class Follower: @unchecked Sendable {
  let loop: EventLoop
  private let surroundings: Place.Surroundings
  /// How long a daemon that went away is waited for; nil: until a person ends it.
  private let patience: Duration?
  /// How the program ends.
  var result: Result<ExitCode, CommandError> = .success(.success)
  /// Nobody reads what is written.
  private(set) var isGone = false
  /// The signal that ended it, if one did.
  private(set) var endedBy: Signal?

  /// The signals that such a program is told of, to be made before it runs.
  static let signals: [Signal] = [.interrupt, .terminate, .hangup, .windowChange]

  /// - Parameter surroundings: what says where the daemon is.
  init(in surroundings: Place.Surroundings = .own, patience: Duration? = .seconds(10), on loop: EventLoop) {
    self.surroundings = surroundings
    self.patience = patience
    self.loop = loop
  }

  /// How to connect: only the first time a daemon may be started, and be waited for.
  private func options(isFirst: Bool, autostart: Bool) -> Client.Options {
    // Connecting holds up everything else here: a view that waits all day must hear its keys.
    let limit: Duration = isFirst ? .seconds(5) : .milliseconds(patience == nil ? 50 : 500)
    var options = Client.Options(autostart: autostart && isFirst, limit: limit)
    options.surroundings = surroundings
    return options
  }

  /// Follows until `take` has had enough (false), the task is cancelled, or the daemon is gone for good.
  ///
  /// - Parameters:
  ///   - autostart: a daemon is started if none runs.
  ///   - open: makes the call on a fresh connection.
  ///   - lost: the connection ended; what comes next begins anew.
  /// - Returns: why it could not go on; nil when it need not.
  func follow<Results>(
    autostart: Bool, _ open: (consuming Client) async throws(ClientError) -> ReplyFeed<Results>, lost: () -> Void,
    take: (Results, [UInt8]) -> Bool
  ) async -> CommandError? {
    var lostAt: Instant?
    while !Task.isCancelled {
      do throws(ClientError) {
        var feed = try await open(try Client.connect(options(isFirst: lostAt == nil, autostart: autostart)))
        lostAt = nil
        while let (reply, json) = try await feed.next() {
          if !take(reply, json) { return nil }
        }
        if Task.isCancelled { return nil }
        lost()
        lostAt = lostAt ?? loop.now
      } catch {
        guard error.isUnreachable, let since = lostAt, patience.map({ loop.now - since < $0 }) ?? true else {
          return CommandError(error)
        }
      }
      let isLongAgo = lostAt.map { loop.now - $0 > .seconds(10) } ?? false
      do { try await loop.sleep(for: isLongAgo ? .seconds(1) : .milliseconds(100)) } catch { return nil }
    }
    return nil
  }

  /// Hears signals until one comes that ends the program, or the task is cancelled.
  func listen(to signals: SignalSource, _ other: (Signal) -> Void) async {
    while let signal = await signals.next() {
      switch signal {
      case .windowChange, .terminalStop, .continue: other(signal)
      default:
        endedBy = signal
        return
      }
    }
  }

  /// Writes to the standard output.
  func write(_ bytes: [UInt8]) {
    if bytes.isEmpty || isGone { return }
    do throws(SystemError) {
      try StandardStream.output.write(bytes)
    } catch {
      // A reader that went away has seen enough.
      result = error.isGoneReader ? .success(.success) : .failure(CommandError(error.description, .cannotCreate))
      isGone = true
    }
  }
}

internal import Client
internal import Model
internal import Platform
internal import Screen

/// Follows what services take until it is told to end.
// why: it lives and dies on the loop's thread
final class StatsProgram: @unchecked Sendable {
  /// What becomes of measurements.
  enum Form: Sendable {
    /// A table that is drawn over itself.
    case live(Appearance)
    /// A line a service and measurement.
    case lines
    /// An object a line, as the daemon sends it.
    case json
  }

  private let request: MeasureRequest
  private let form: Form
  private let loop: EventLoop
  private var model = StatsModel()
  private var diff: ScreenDiff
  private var result: Result<ExitCode, CommandError> = .success(.success)
  /// Nobody reads what is written.
  private var isGone = false
  /// How long a daemon that went away is waited for.
  private static let patience = Duration.seconds(10)

  init(_ request: MeasureRequest, _ form: Form, on loop: EventLoop) {
    self.request = request
    self.form = form
    self.loop = loop
    if case .live(let appearance) = form {
      diff = ScreenDiff(colour: appearance.colour)
    } else {
      diff = ScreenDiff(colour: false)
    }
  }

  /// Runs until a signal comes, or the daemon is gone for good.
  func run() async -> Result<ExitCode, CommandError> {
    do throws(SystemError) {
      let signals = try SignalSource(WatchProgram.signals, on: loop)
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await self.follow() }
        group.addTask { await self.listen(to: signals) }
        // The first of them to end ends both.
        await group.next()
        group.cancelAll()
      }
    } catch {
      return .failure(CommandError(error.description, .software))
    }
    if case .live = form { write(diff.finish()) }
    return result
  }

  private func listen(to signals: SignalSource) async {
    while let signal = await signals.next(), signal == .windowChange { draw() }
  }

  private func follow() async {
    var lostAt: Instant?
    while !Task.isCancelled {
      do throws(ClientError) {
        let limit: Duration = lostAt == nil ? .seconds(5) : .milliseconds(500)
        let client = try Client.connect(.init(autostart: false, limit: limit))
        var feed = try await ReplyFeed<MeasureReply>.open(.supervisor(.measure), request, with: client, on: loop)
        while let (reply, json) = try await feed.next() {
          lostAt = nil
          take(reply, json)
          if isGone { return }
        }
        if Task.isCancelled { return }
        model.reset()
        lostAt = lostAt ?? loop.now
      } catch {
        guard error.isUnreachable, let since = lostAt, loop.now - since < Self.patience else {
          result = .failure(CommandError(error))
          return
        }
      }
      do { try await loop.sleep(for: .milliseconds(100)) } catch { return }
    }
  }

  private func take(_ reply: MeasureReply, _ json: [UInt8]) {
    if case .json = form { return write(json + [UInt8(ascii: "\n")]) }
    guard model.apply(reply), let last = model.last else { return }
    guard case .lines = form else { return draw() }
    let time = Clocks.localText(last.time).prefix(19)
    let appearance = Appearance.plain
    var lines = last.services.map { StatsTable.sentence($0, appearance: appearance) }
    if let own = last.dmon { lines.append(StatsTable.sentence(own, appearance: appearance)) }
    if let host = last.host { lines.append(StatsTable.host(host, appearance)) }
    write(Array(lines.map { "\(time) \($0)\n" }.joined().utf8))
  }

  private func draw() {
    guard case .live(let appearance) = form else { return }
    let size = Terminal.size(StandardStream.output.rawValue) ?? (80, 24)
    // One row is kept for what was there before.
    let screen = ScreenSize(columns: size.columns, rows: max(1, size.rows - 1))
    let lines = StatsTable.render(model, columns: screen.columns, follows: true, appearance: appearance)
    write(diff.update(Self.fitted(lines, screen.rows, appearance), size: screen))
  }

  /// The heading stays where there are more lines than rows, and so does what stands at the end.
  private static func fitted(_ lines: [StyledLine], _ rows: Int, _ appearance: Appearance) -> [StyledLine] {
    if lines.count <= rows || rows < 4 { return lines }
    let left = lines.count - rows + 1
    let note = StyledLine("(\(left) more)", style: .faint)
    return Array(lines.prefix(rows - 3)) + [note] + lines.suffix(2)
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

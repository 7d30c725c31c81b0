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
  private let follower: Follower
  private var model = StatsModel()
  private var diff: ScreenDiff

  init(_ request: MeasureRequest, _ form: Form, on loop: EventLoop) {
    self.request = request
    self.form = form
    follower = Follower(on: loop)
    if case .live(let appearance) = form {
      diff = ScreenDiff(colour: appearance.colour)
    } else {
      diff = ScreenDiff(colour: false)
    }
  }

  /// Runs until a signal comes, or the daemon is gone for good.
  func run() async -> Result<ExitCode, CommandError> {
    do throws(SystemError) {
      let signals = try SignalSource(Follower.signals, on: follower.loop)
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await self.follow() }
        group.addTask { await self.follower.listen(to: signals) { _ in self.draw() } }
        // The first of them to end ends both.
        await group.next()
        group.cancelAll()
      }
    } catch {
      return .failure(CommandError(error.description, .software))
    }
    if case .live = form { follower.write(diff.finish()) }
    return follower.result
  }

  private func follow() async {
    let error = await follower.follow(autostart: false) { client throws(ClientError) in
      try await ReplyFeed<MeasureReply>.open(
        .supervisor(.measure), self.request, with: client, on: self.follower.loop)
    } lost: {
      self.model.reset()
    } take: { reply, json in
      self.take(reply, json)
      return !self.follower.isGone
    }
    if let error { follower.result = .failure(error) }
  }

  private func take(_ reply: MeasureReply, _ json: [UInt8]) {
    if case .json = form { return follower.write(json + [UInt8(ascii: "\n")]) }
    guard model.apply(reply), let last = model.last else { return }
    guard case .lines = form else { return draw() }
    let time = Clocks.localText(last.time).prefix(19)
    let appearance = Appearance.plain
    var lines = last.services.map { StatsTable.sentence($0, appearance: appearance) }
    if let own = last.dmon { lines.append(StatsTable.sentence(own, appearance: appearance)) }
    if let host = last.host { lines.append(StatsTable.host(host, appearance)) }
    follower.write(Array(lines.map { "\(time) \($0)\n" }.joined().utf8))
  }

  private func draw() {
    guard case .live(let appearance) = form else { return }
    let size = Terminal.size(StandardStream.output.rawValue) ?? (80, 24)
    // One row is kept for what was there before.
    let screen = ScreenSize(columns: size.columns, rows: max(1, size.rows - 1))
    let lines = StatsTable.render(model, columns: screen.columns, follows: true, appearance: appearance)
    follower.write(diff.update(Self.fitted(lines, screen.rows, appearance), size: screen))
  }

  /// The heading stays where there are more lines than rows, and so does what stands at the end.
  private static func fitted(_ lines: [StyledLine], _ rows: Int, _ appearance: Appearance) -> [StyledLine] {
    if lines.count <= rows || rows < 4 { return lines }
    let left = lines.count - rows + 1
    let note = StyledLine("(\(left) more)", style: .faint)
    return Array(lines.prefix(rows - 3)) + [note] + lines.suffix(2)
  }
}

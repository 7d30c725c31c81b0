internal import Client
internal import Model
internal import Platform
internal import Screen

/// What becomes of the changes that a watcher is told: a live view, lines, or JSON.
protocol WatchOutput: Sendable {
  /// A reply came; `json` is the same as text. Returns the bytes to write now.
  mutating func take(_ reply: WatchReply, json: [UInt8]) -> [UInt8]
  /// The bytes of a frame that is due at `now`; empty when nothing is.
  mutating func frame(at now: Instant) -> [UInt8]
  /// When `frame` must be called next; nil: not before something comes.
  var nextFrame: Instant? { get }
  /// The connection was lost: what comes next is a new snapshot.
  mutating func reset()
  /// The size of the screen changed.
  mutating func resize()
  /// True once the whole snapshot was there.
  var isComplete: Bool { get }
  /// What gives the terminal back.
  mutating func finish() -> [UInt8]
}

extension WatchOutput {
  mutating func frame(at now: Instant) -> [UInt8] { [] }
  var nextFrame: Instant? { nil }
  mutating func resize() {}
  mutating func finish() -> [UInt8] { [] }
}

/// One object a line, as the daemon sends it.
struct JSONOutput: WatchOutput {
  private(set) var isComplete = false

  mutating func take(_ reply: WatchReply, json: [UInt8]) -> [UInt8] {
    isComplete = isComplete || reply.complete
    return json + [UInt8(ascii: "\n")]
  }

  mutating func reset() { isComplete = false }
}

/// Whole lines with times, no escape codes.
struct PlainOutput: WatchOutput {
  private var lines: PlainLines
  private(set) var isComplete = false

  init(appearance: Appearance) {
    var plain = appearance
    plain.colour = false
    let offset = Int(Clocks.localOffset(at: Clocks.wall).inSeconds)
    lines = PlainLines(offset: offset, appearance: plain)
  }

  mutating func take(_ reply: WatchReply, json: [UInt8]) -> [UInt8] {
    isComplete = isComplete || reply.complete
    return Array(lines.lines(for: reply, now: Clocks.wall).map { $0 + "\n" }.joined().utf8)
  }

  mutating func reset() {
    isComplete = false
    lines.reset()
  }
}

/// The view, once, as long as it needs to be.
struct OnceOutput: WatchOutput {
  private var model = WatchModel()
  private let appearance: Appearance
  private let isPlain: Bool

  init(appearance: Appearance, isPlain: Bool) {
    var appearance = appearance
    if isPlain { appearance.colour = false }
    self.appearance = appearance
    self.isPlain = isPlain
  }

  var isComplete: Bool { model.isComplete }

  mutating func take(_ reply: WatchReply, json: [UInt8]) -> [UInt8] {
    _ = model.apply(reply)
    return []
  }

  mutating func reset() { model.reset() }

  mutating func finish() -> [UInt8] {
    guard model.isComplete else { return [] }
    let size = ScreenSize(columns: Terminal.size(1)?.columns ?? 100, rows: 2 * model.counts.all + 4)
    let lines = WatchView.render(model, size: size, now: Clocks.wall, appearance: appearance)
    return Array(lines.map { $0.encoded(colour: appearance.colour) + "\n" }.joined().utf8)
  }
}

/// Bars on a terminal, below what was there before.
struct LiveOutput: WatchOutput {
  private var model = WatchModel()
  private var pacer = FramePacer()
  private var diff: ScreenDiff
  private let appearance: Appearance

  init(appearance: Appearance) {
    self.appearance = appearance
    diff = ScreenDiff(colour: appearance.colour)
  }

  var isComplete: Bool { model.isComplete }

  mutating func take(_ reply: WatchReply, json: [UInt8]) -> [UInt8] {
    if model.apply(reply) { pacer.noteChange() }
    return []
  }

  mutating func reset() { model.reset() }

  mutating func resize() { pacer.noteChange() }

  var nextFrame: Instant? { model.isComplete ? pacer.nextFrame(ticking: model.isTicking) : nil }

  mutating func frame(at now: Instant) -> [UInt8] {
    guard model.isComplete, pacer.isDue(at: now, ticking: model.isTicking) else { return [] }
    pacer.noteFrame(at: now)
    let size = Terminal.size(StandardStream.output.rawValue) ?? (80, 24)
    // One row is kept for what was there before.
    let screen = ScreenSize(columns: size.columns, rows: max(1, size.rows - 1))
    let lines = WatchView.render(model, size: screen, now: Clocks.wall, appearance: appearance)
    return diff.update(lines, size: screen)
  }

  mutating func finish() -> [UInt8] { diff.finish() }
}

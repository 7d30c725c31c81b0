internal import Client
internal import Model
internal import Platform
internal import Screen

/// What becomes of the changes that a watcher is told: a live view, lines, or JSON.
protocol WatchOutput: Sendable {
  /// A reply came; `json` is the same as text. Returns the bytes to write now.
  mutating func take(_ reply: WatchReply, json: [UInt8]) -> [UInt8]
  /// It wants to be told of services, too.
  var wantsServices: Bool { get }
  /// The same of services; nil: the daemon does not speak of them.
  mutating func take(_ reply: ServiceWatchReply?, json: [UInt8]) -> [UInt8]
  /// The connection with the services was lost.
  mutating func resetServices()
  /// The bytes of a frame that is due at `now`; empty when nothing is.
  mutating func frame(at now: Instant) -> [UInt8]
  /// When `frame` must be called next; nil: not before something comes.
  var nextFrame: Instant? { get }
  /// The connection was lost: what comes next is a new snapshot.
  mutating func reset()
  /// The size of the screen changed.
  mutating func resize()
  /// It draws on a terminal, which belongs to the shell while the program is stopped.
  var isLive: Bool { get }
  /// The program is about to be stopped: what gives the terminal to the shell.
  mutating func pause() -> [UInt8]
  /// The program was stopped: what is on the terminal is the shell's.
  mutating func goOn()
  /// True once the whole snapshot was there.
  var isComplete: Bool { get }
  /// The groups that were asked for and are not there.
  var missing: [String] { get }
  /// What gives the terminal back.
  mutating func finish() -> [UInt8]
}

extension WatchOutput {
  var wantsServices: Bool { false }
  mutating func take(_ reply: ServiceWatchReply?, json: [UInt8]) -> [UInt8] { [] }
  mutating func resetServices() {}
  mutating func frame(at now: Instant) -> [UInt8] { [] }
  var nextFrame: Instant? { nil }
  mutating func resize() {}
  var isLive: Bool { false }
  mutating func pause() -> [UInt8] { [] }
  mutating func goOn() {}
  var missing: [String] { [] }
  mutating func finish() -> [UInt8] { [] }
}

/// One object a line, as the daemon sends it, with the version of this form.
struct JSONOutput: WatchOutput {
  /// Grows when a program that reads the lines would have to be changed; new fields alone are no reason.
  static let version = 1

  let wantsServices: Bool
  private var hasTasks = false
  private var hasServices = false

  /// - Parameter services: they have lines of their own.
  init(services: Bool = false) {
    wantsServices = services
  }

  var isComplete: Bool { hasTasks && (hasServices || !wantsServices) }

  mutating func take(_ reply: WatchReply, json: [UInt8]) -> [UInt8] {
    hasTasks = hasTasks || reply.complete
    return line(json)
  }

  mutating func take(_ reply: ServiceWatchReply?, json: [UInt8]) -> [UInt8] {
    hasServices = hasServices || reply?.complete ?? true
    return reply == nil ? [] : line(json)
  }

  private func line(_ json: [UInt8]) -> [UInt8] {
    // What the daemon sends is an object with fields.
    Array(#"{"version":\#(Self.version),"#.utf8) + json.dropFirst() + [UInt8(ascii: "\n")]
  }

  mutating func reset() { hasTasks = false }

  mutating func resetServices() { hasServices = false }
}

/// Whole lines with times, no escape codes.
struct PlainOutput: WatchOutput {
  private var lines: PlainLines
  private(set) var isComplete = false

  /// - Parameters:
  ///   - interval: a task that only moves gets a line after this.
  ///   - step: or after so many percent.
  init(interval: Duration? = nil, step: Int? = nil, appearance: Appearance) {
    var plain = appearance
    plain.colour = false
    lines = PlainLines(
      interval: interval ?? .seconds(10), step: max(1, step ?? 10), offset: LocalTime.offset, appearance: plain)
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
  private var view: OnceView
  private let appearance: Appearance

  init(of groups: [String]?, appearance: Appearance, isPlain: Bool) {
    view = OnceView(of: groups)
    var appearance = appearance
    if isPlain { appearance.colour = false }
    self.appearance = appearance
  }

  var isComplete: Bool { view.isComplete }
  var wantsServices: Bool { true }
  var missing: [String] { isComplete ? view.missing : [] }

  mutating func take(_ reply: WatchReply, json: [UInt8]) -> [UInt8] {
    view.apply(reply)
    return []
  }

  mutating func take(_ reply: ServiceWatchReply?, json: [UInt8]) -> [UInt8] {
    view.apply(reply)
    return []
  }

  mutating func reset() { view.resetTasks() }

  mutating func resetServices() { view.resetServices() }

  mutating func finish() -> [UInt8] {
    guard view.isComplete else { return [] }
    let lines = view.render(
      columns: Terminal.size(1)?.columns ?? 100, now: Clocks.wall, offset: LocalTime.offset, appearance: appearance)
    return Array(lines.map { $0.encoded(colour: appearance.colour) + "\n" }.joined().utf8)
  }
}

/// Bars on a terminal, below what was there before.
struct LiveOutput: WatchOutput {
  private var model = WatchModel()
  private var pacer = FramePacer()
  private var diff: ScreenDiff
  private var taskbar: Taskbar?
  private let groups: [String]?
  private let appearance: Appearance
  private let offset = LocalTime.offset

  init(of groups: [String]?, taskbar: Taskbar? = nil, appearance: Appearance) {
    self.groups = groups
    self.taskbar = taskbar
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

  var isLive: Bool { true }

  mutating func pause() -> [UInt8] { finish() }

  mutating func goOn() {
    diff.forget()
    pacer.noteChange()
  }

  var nextFrame: Instant? { model.isComplete ? pacer.nextFrame(ticking: model.isTicking) : nil }

  mutating func frame(at now: Instant) -> [UInt8] {
    guard model.isComplete, pacer.isDue(at: now, ticking: model.isTicking) else { return [] }
    pacer.noteFrame(at: now)
    let size = Terminal.size(StandardStream.output.rawValue) ?? (80, 24)
    // One row is kept for what was there before.
    let screen = ScreenSize(columns: size.columns, rows: max(1, size.rows - 1))
    let lines = WatchView.render(
      model, of: groups, size: screen, now: Clocks.wall, offset: offset, appearance: appearance)
    return diff.update(lines, size: screen) + (taskbar?.update(model.taskbar) ?? [])
  }

  mutating func finish() -> [UInt8] { (taskbar?.clear() ?? []) + diff.finish() }
}

/// The clock on the wall here.
enum LocalTime {
  /// Seconds east of UTC, now.
  static var offset: Int { Int(Clocks.localOffset(at: Clocks.wall).inSeconds) }
}

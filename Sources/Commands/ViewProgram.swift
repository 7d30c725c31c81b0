internal import Client
internal import Model
internal import Platform
internal import Screen

/// The full-screen view: follows tasks and services, draws, and does what keys say.
// why: it lives and dies on the loop's thread
final class ViewProgram: @unchecked Sendable {
  private let groups: [String]?
  private let end: WatchEnd
  private let loop: EventLoop
  private let follower: Follower
  private let terminal: ViewTerminal
  private let redraw: Bell
  private var screen: WatchScreen
  private var pacer = FramePacer()
  /// A person wanted to leave before the work was over.
  private var hasQuit = false

  /// How often a task is told of: bars move smoothly, and ten thousand that report all the time cost 6 % of a core.
  private static let interval = Duration.milliseconds(100)
  /// What it is told of, to be made before it runs.
  private static let signals: [Signal] = Follower.signals + [.quit, .terminalStop, .continue]

  init(_ screen: WatchScreen, of groups: [String]?, until end: WatchEnd, on terminal: ViewTerminal, _ loop: EventLoop) {
    self.screen = screen
    self.groups = groups
    self.end = end
    self.terminal = terminal
    self.loop = loop
    // Who has it open all day wants it to be there when the daemon is again; a script wants to go on.
    follower = Follower(patience: end == .done ? .seconds(10) : nil, on: loop)
    redraw = Bell(on: loop)
  }

  /// Runs until a person leaves it, or the work is over where that is its end.
  func run() async -> Result<ExitCode, CommandError> {
    do throws(SystemError) {
      let signals = try SignalSource(Self.signals, on: loop)
      // True: the program is over with it.
      await withTaskGroup(of: Bool.self) { group in
        group.addTask { await self.followTasks() }
        group.addTask { await self.followServices() }
        group.addTask { await self.draw() }
        group.addTask { await self.readKeys() }
        group.addTask {
          await self.follower.listen(to: signals) { self.hear($0) }
          return true
        }
        for await isOver in group where isOver { break }
        group.cancelAll()
      }
    } catch {
      return .failure(CommandError(error.description, .software))
    }
    let wasShown = terminal.isTaken
    terminal.give()
    if wasShown, end == .done { printLastState() }
    if end == .done, hasQuit { return .success(ExitCode(rawValue: 130)) }
    return end.code(of: follower)
  }

  /// What stays on the terminal of a script.
  private func printLastState() {
    let size = terminal.size
    let shown = ScreenSize(columns: size.columns, rows: max(1, size.rows - 1))
    let lines = WatchView.render(
      screen.finalModel, of: groups, size: shown, now: Clocks.wall, offset: LocalTime.offset,
      appearance: screen.appearance)
    follower.write(Array(lines.map { $0.encoded(colour: screen.appearance.colour) + "\n" }.joined().utf8))
  }

  // MARK: the daemon

  private func followTasks() async -> Bool {
    let request = WatchRequest(groups: groups, interval: Microseconds(Self.interval))
    let error = await follower.follow(autostart: true) { client throws(ClientError) in
      try await ReplyFeed<WatchReply>.open(InterfaceMethod(.watch), request, with: client, on: self.loop)
    } lost: {
      self.screen.reset()
      self.noteChange()
    } take: { reply, _ in
      self.take(reply)
    }
    if let error { follower.result = .failure(error) }
    return true
  }

  private func take(_ reply: WatchReply) -> Bool {
    if screen.apply(reply) { noteChange() }
    guard end == .done, reply.complete, screen.finalModel.isOver else { return true }
    follower.result = .success(screen.counts.bad > 0 ? ExitCode(rawValue: 1) : .success)
    return false
  }

  /// Services are shown where they may be: a daemon may be older, or speak of tasks alone here.
  private func followServices() async -> Bool {
    let request = ServiceWatchRequest(names: groups?.map { "@\($0)" }, interval: Microseconds(Self.interval))
    // The daemon is started by who follows the tasks.
    while !screen.isComplete {
      do { try await loop.sleep(for: .milliseconds(20)) } catch { return false }
    }
    _ = await follower.follow(autostart: false) { client throws(ClientError) in
      try await ReplyFeed<ServiceWatchReply>.open(.supervisor(.watch), request, with: client, on: self.loop)
    } lost: {
    } take: { reply, _ in
      self.screen.apply(reply)
      self.noteChange()
      return true
    }
    return false
  }

  // MARK: the terminal

  private func noteChange() {
    pacer.noteChange()
    redraw.ring()
  }

  private var nextFrame: Instant? { screen.isComplete ? pacer.nextFrame(ticking: screen.isTicking) : nil }

  private func draw() async -> Bool {
    while true {
      if await redraw.wait(until: nextFrame) == .cancelled { return true }
      if screen.isComplete, !terminal.isTaken { terminal.take() }
      guard screen.isComplete, pacer.isDue(at: loop.now, ticking: screen.isTicking) else {
        // A change within a frame's time of the last is drawn when its time comes.
        if let next = nextFrame, next <= loop.now { await loop.turn() }
        continue
      }
      pacer.noteFrame(at: loop.now)
      let size = terminal.size
      // It may change while a view is open all night.
      screen.offset = LocalTime.offset
      let lines = screen.render(size: size, now: Clocks.wall)
      guard await terminal.show(lines, size: size, taskbar: screen.taskbar) else { return true }
    }
  }

  private func readKeys() async -> Bool {
    var reader = KeyReader()
    // What was typed before is for the view, too, and the terminal keeps it until then.
    while !terminal.isTaken {
      do { try await loop.sleep(for: .milliseconds(10)) } catch { return true }
    }
    while let keys = await terminal.keys(&reader, on: loop) {
      for key in keys where !obey(screen.press(key, now: Clocks.wall)) {
        hasQuit = true
        return true
      }
      if !keys.isEmpty { noteChange() }
    }
    return true
  }

  /// Does what keys came to; false when it is time to leave.
  private func obey(_ effects: [WatchScreen.Effect]) -> Bool {
    for effect in effects {
      switch effect {
      case .quit: return false
      case .redraw: terminal.forget()
      case .mouse(let isOn): terminal.setMouse(isOn)
      }
    }
    return true
  }

  private func hear(_ signal: Signal) {
    if signal == .terminalStop {
      terminal.give()
      Signal.stopSelf()
    }
    // After a pause the terminal is as the shell wanted it.
    if signal != .windowChange, screen.isComplete { terminal.take() }
    noteChange()
  }
}

internal import Model
internal import Platform
internal import Screen

/// The terminal of the full-screen view: taken when there is something to show, given back at every end, and by the next view
/// when this one was killed.
// why: it lives and dies on the loop's thread
final class ViewTerminal: @unchecked Sendable {
  private let stream: TerminalStream
  /// Where the note lies for the one who comes after a kill; nil: none is left.
  private let directory: String?
  private let before: TerminalMode?
  private var screen: FullScreen
  private var taskbar: Taskbar?
  private var wantsMouse = true
  /// What is to be written before the next frame.
  private var extra: [UInt8] = []
  private(set) var isTaken = false

  /// - Parameter directory: where a note may be left.
  /// - Throws: when the standard output is no terminal that can be opened.
  init(directory: String?, taskbar: Taskbar?, colour: Bool, on loop: EventLoop) throws(SystemError) {
    stream = try TerminalStream(.output, on: loop)
    self.directory = directory
    self.taskbar = taskbar
    before = TerminalMode(of: stream.number)
    screen = FullScreen(colour: colour)
  }

  var size: ScreenSize {
    let size = Terminal.size(stream.number) ?? (80, 24)
    return ScreenSize(columns: size.columns, rows: size.rows)
  }

  /// Takes the terminal, or makes sure of it after a pause; the next frame is drawn whole.
  func take() {
    if let before {
      let during = before.forKeys
      if !isTaken, let directory {
        _ = TerminalNote(before: before, during: during).write(in: directory, for: stream.number)
      }
      during.set(on: stream.number)
    }
    isTaken = true
    extra = screen.enter(mouse: wantsMouse)
  }

  /// Gives it back as it was.
  func give() {
    guard isTaken else { return }
    isTaken = false
    extra = []
    let bytes = (taskbar?.clear() ?? []) + screen.leave()
    // A terminal that takes nothing for so long would not show it anyway.
    stream.writeBlocking(bytes, within: .seconds(1))
    before?.restore(on: stream.number)
    if let directory { TerminalNote.remove(in: directory, for: stream.number) }
  }

  /// Has the terminal tell of the mouse, or not.
  func setMouse(_ isOn: Bool) {
    wantsMouse = isOn
    extra += Array(FullScreen.mouse(isOn).utf8)
  }

  /// Draws the next frame whole.
  func forget() { screen.forget() }

  /// Shows a frame; false when the terminal is gone or the task was cancelled.
  func show(_ lines: [StyledLine], size: ScreenSize, taskbar progress: Taskbar.Progress) async -> Bool {
    let bytes = extra + screen.update(lines, size: size) + (taskbar?.update(progress) ?? [])
    extra = []
    return bytes.isEmpty ? true : await stream.write(bytes)
  }

  /// The next keys, in order; empty when there is no more than the beginning of one, nil when the terminal is gone.
  func keys(_ reader: inout KeyReader, on loop: EventLoop) async -> [Key]? {
    // What follows an ESC comes with it, also over a slow line; a person is slower.
    let deadline = reader.isWaiting ? loop.now + .milliseconds(50) : nil
    switch await stream.readable(until: deadline) {
    case .cancelled: return nil
    case .timedOut: return reader.flush()
    case .ready: return stream.readNow().map { reader.take($0) }
    }
  }

  /// Gives the terminal back that a view left behind that was killed.
  ///
  /// - Parameter taskbar: nil where the terminal does not know of progress.
  static func restoreLeftBehind(in directory: String?, taskbar: Taskbar?) {
    let raw = StandardStream.output.rawValue
    guard let directory, Terminal.isTerminal(raw), let note = TerminalNote.leftBehind(in: directory, for: raw) else {
      return
    }
    note.restore(on: raw)
    try? StandardStream.output.write(FullScreen.restore + (taskbar == nil ? "" : Taskbar.cleared))
    TerminalNote.remove(in: directory, for: raw)
  }
}

internal import Model
package import Platform
internal import Synchronization

/// A log in a file, written by a thread of its own: a disk that hangs or is full never makes the daemon wait.
///
/// Lines wait in a queue with a bound. What does not fit, or cannot be written, is dropped, counted, and said as soon as
/// something can be written again.
package final class LogFile: Sendable {
  private struct Line {
    var time: Timestamp
    var level: Log.Level
    var text: String
  }

  private struct Queue {
    var lines: [Line] = []
    var dropped = 0
    /// The thread is at it, or will be.
    var isActive = false
    var reopens = false
  }

  /// More lines than this do not wait; each has at most a kilobyte.
  private static let capacity = 1_024
  /// So many bytes are written at once, so that a full file is not much longer than it may be.
  private static let chunk = 4_096

  private let queue = Mutex(Queue())
  private let file: Mutex<RotatingFile>
  private let thread: WorkerThread
  private let path: String

  /// Opens the file; blocks until that is done.
  ///
  /// A file for which there is no room is tried again with the first line: a full disk is no reason not to serve.
  /// - Parameters:
  ///   - limit: bytes after which a new file begins.
  ///   - kept: how many old ones are kept, as `FILE.1` and so on.
  /// - Throws: when it cannot be opened, or there is no thread to be had.
  package init(_ path: String, limit: Int, keeping kept: Int) throws(SystemError) {
    self.path = path
    var file = RotatingFile(path, limit: limit, keeping: kept)
    do throws(SystemError) {
      try file.open()
    } catch {
      if !error.isFull { throw error }
    }
    self.file = Mutex(file)
    thread = try WorkerThread(name: "log")
  }

  /// Takes a line; never waits for the disk.
  func write(_ level: Log.Level, _ text: String) {
    let line = Line(time: Clocks.wall, level: level, text: text)
    let starts = queue.withLock { queue in
      if queue.lines.count < Self.capacity { queue.lines.append(line) } else { queue.dropped += 1 }
      defer { queue.isActive = true }
      return !queue.isActive
    }
    if starts { submit() }
  }

  /// Has the file opened again, because it was renamed or removed; does not wait.
  func reopen() {
    let starts = queue.withLock { queue in
      queue.reopens = true
      defer { queue.isActive = true }
      return !queue.isActive
    }
    if starts { submit() }
  }

  /// Blocks until all is written, or `limit` is over: a disk that hangs must not keep the process from ending.
  package func finish(within limit: Duration = .milliseconds(500)) {
    let deadline = Clocks.monotonic + limit
    while queue.withLock({ $0.isActive }), Clocks.monotonic < deadline { Clocks.pause(.milliseconds(1)) }
  }

  /// At most one job is ever queued, so there is room.
  private func submit() { _ = thread.submit { [self] in copy() } }

  // MARK: on the thread

  private func copy() {
    while true {
      let (lines, dropped, reopens, isOver) = queue.withLock { queue in
        defer { queue = Queue(isActive: !queue.lines.isEmpty || queue.reopens) }
        return (queue.lines, queue.dropped, queue.reopens, queue.lines.isEmpty && !queue.reopens)
      }
      if isOver {
        if dropped > 0 { note(dropped: dropped) }
        return
      }
      write(lines, dropped, reopens)
    }
  }

  private func write(_ lines: [Line], _ dropped: Int, _ reopens: Bool) {
    var text = ""
    if dropped > 0 {
      text = "\(Clocks.localText(Clocks.wall)) \(Log.Level.warning): \(dropped) lines of this log were dropped\n"
    }
    var written = 0
    do throws(SystemError) {
      try file.withLock { file throws(SystemError) in
        if reopens { try file.open() }
        for (index, line) in lines.enumerated() {
          text += "\(Clocks.localText(line.time)) \(line.level): \(line.text)\n"
          if text.utf8.count < Self.chunk, index + 1 < lines.count { continue }
          try file.append(Array(text.utf8))
          text = ""
          written = index + 1
        }
      }
      if lines.isEmpty { note(dropped: dropped) }
    } catch {
      // The next line that can be written tells how many are missing; until then somebody may read here.
      note(dropped: lines.count - written + (written == 0 ? dropped : 0))
      StandardStream.error.writeIfReady("dmon daemon: the log cannot be written: \(error)\n")
    }
  }

  private func note(dropped: Int) { queue.withLock { $0.dropped += dropped } }
}

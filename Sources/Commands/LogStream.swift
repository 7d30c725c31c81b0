import Model
import Platform

/// What a service wrote, as lines from old to new, through all of its logs.
final class LogStream {
  /// A line, or a part of one: where it is very long, where a log ends, where the other stream begins.
  struct Line {
    /// Nil where no index says when it came.
    var time: Timestamp?
    var origin: OutputRecord.Origin
    /// Without its newline.
    var bytes: [UInt8]
    /// A newline follows in the log.
    var isWhole: Bool
  }

  let service: ServiceName
  /// Hands out the beginning of a line before its end has come.
  var isEager = false
  private let place: LogPlace
  private let name: String
  private var file: ServiceLog?
  /// The part of the log that was read, where it begins, and how much of it was handed out.
  private var window: [UInt8] = []
  private var windowStart = 0
  private var used = 0
  private var waiting: Line?
  /// The log to go on with once this one is handed out.
  private var newer: ServiceLog?
  /// Up to where all is known to be of one origin, and whether another begins there.
  private var span = (end: 0, isBoundary: false)

  private static let chunk = 1 << 16
  /// A line is cut after so many bytes.
  private static let longest = 1 << 16

  init(_ service: ServiceName, _ place: LogPlace) {
    self.service = service
    self.place = place
    name = service.fileName
  }

  // MARK: where to begin

  /// The numbers of the logs that are there, from old to new.
  private var numbers: [Int] {
    let prefix = "\(name).log."
    let older = Files.list(place.directory.path).compactMap { entry in
      entry.hasPrefix(prefix) ? Int(entry.dropFirst(prefix.utf8.count)) : nil
    }
    return older.filter { $0 > 0 }.sorted(by: >) + [0]
  }

  /// Goes to the beginning of the last `count` lines (nil: all) of what came since a moment (nil: ever).
  func begin(last count: Int?, since moment: Timestamp?) throws(SystemError) {
    var left = count ?? .max
    var isEnd = true
    for number in numbers.reversed() {
      guard let opened = try open(number) else { continue }
      if left == 0 { return go(to: opened, opened.size) }
      var floor = 0
      if let moment {
        try opened.refreshIndex()
        guard let offset = try start(of: opened, since: moment) else {
          // Everything in it is older.
          if file == nil { go(to: opened, opened.size) }
          return
        }
        floor = offset
      }
      let place = try LogTail.start(of: opened, from: floor, newlines: &left, isEnd: isEnd)
      if opened.size > 0 { isEnd = false }
      go(to: opened, place ?? floor)
      if place != nil || floor > 0 { return }
    }
  }

  private func go(to opened: ServiceLog, _ offset: Int) {
    file = opened
    window = []
    windowStart = offset
    used = 0
    span = (0, false)
  }

  /// Where the first line begins that came since a moment; nil when all of the log is older.
  private func start(of opened: ServiceLog, since moment: Timestamp) throws(SystemError) -> Int? {
    if opened.index.isEmpty { return 0 }
    guard let offset = opened.index.offset(since: moment) else { return nil }
    return try LogTail.startOfLine(in: opened, after: offset)
  }

  private func open(_ number: Int) throws(SystemError) -> ServiceLog? {
    do throws(SystemError) {
      return try ServiceLog(place, name, number: number)
    } catch {
      // Removed or renamed since it was listed.
      if error.isMissing { return nil }
      throw error
    }
  }

  // MARK: lines

  /// The next line, which stays the next one; nil when there is none now.
  func peek() throws(SystemError) -> Line? {
    if waiting == nil { waiting = try read() }
    return waiting
  }

  /// The next line; nil when there is none now.
  func next() throws(SystemError) -> Line? {
    defer { waiting = nil }
    return try peek()
  }

  private func read() throws(SystemError) -> Line? {
    while true {
      if let line = takeLine(isLast: newer != nil) { return line }
      if try fill() { continue }
      if let newer {
        self.newer = nil
        go(to: newer, 0)
        continue
      }
      guard let following = try following() else { return isEager ? takeLine(isLast: true) : nil }
      // It was renamed after its last byte was written: what came until then is read first.
      if try !fill() { newer = following }
    }
  }

  /// Reads more of the log; false at its end.
  private func fill() throws(SystemError) -> Bool {
    guard let file else { return try openNewest() }
    if file.size < windowStart + window.count {
      // Cut by somebody: it begins anew.
      go(to: file, 0)
    }
    if used > 0 {
      window.removeFirst(used)
      windowStart += used
      used = 0
    }
    let more = try file.read(Self.chunk, at: windowStart + window.count)
    window += more
    if !more.isEmpty { try file.refreshIndex() }
    return !more.isEmpty
  }

  private func openNewest() throws(SystemError) -> Bool {
    guard let opened = try open(0) else { return false }
    go(to: opened, 0)
    return true
  }

  /// The log that was begun after this one, if this is not the newest any more; the oldest there is when this one was
  /// removed.
  private func following() throws(SystemError) -> ServiceLog? {
    guard let file, place.directory.identity(of: "\(name).log") != file.identity else { return nil }
    let numbers = numbers
    let mine = numbers.firstIndex {
      place.directory.identity(of: $0 > 0 ? "\(name).log.\($0)" : "\(name).log") == file.identity
    }
    for number in numbers[(mine.map { $0 + 1 } ?? 0)...] {
      if let opened = try open(number) { return opened }
    }
    return nil
  }

  /// What lies in the window as a line, if it has an end there.
  private func takeLine(isLast: Bool) -> Line? {
    guard used < window.count, let file else { return nil }
    let start = windowStart + used
    let record = file.index.record(at: start)
    let limit = min(window.count, used + Self.longest, endOfOrigin(from: start, file) - windowStart)
    var end = limit
    var isWhole = false
    if let newline = window[used..<limit].firstIndex(of: UInt8(ascii: "\n")) {
      end = newline
      isWhole = true
    } else if limit == window.count, limit - used < Self.longest, !isLast {
      return nil
    }
    let bytes = Array(window[used..<end])
    used = isWhole ? end + 1 : end
    return Line(time: record?.time, origin: record?.origin ?? .both, bytes: bytes, isWhole: isWhole)
  }

  /// Where bytes of another origin begin; the end of the window when they do not before it.
  private func endOfOrigin(from start: Int, _ file: ServiceLog) -> Int {
    let end = windowStart + window.count
    if start >= span.end {
      span = (start, false)
    } else if span.isBoundary {
      return span.end
    }
    var place = max(start, span.end)
    let origin = file.index.record(at: start)?.origin
    while let next = file.index.end(ofPartAt: place), next < end {
      if file.index.record(at: next)?.origin != origin {
        span = (next, true)
        return next
      }
      place = next
    }
    span = (end, false)
    return end
  }
}

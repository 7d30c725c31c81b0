package import Model
package import Platform
internal import Synchronization

/// Tells the daemon of one task from a thread of its own: whoever reports never waits, whatever the daemon does.
///
/// At most ten reports a second are sent, always the newest; a daemon that does not answer is asked again later, less and
/// less often. What was not sent is not kept, but for the newest.
package final class BackgroundReporter: Sendable {
  /// How far the task is; what is nil stays as it is.
  package struct News: Sendable, Equatable {
    package var completed: Double?
    package var total: Double?
    package var unit: String?
    package var message: String?

    package init(completed: Double? = nil, total: Double? = nil, unit: String? = nil, message: String? = nil) {
      self.completed = completed
      self.total = total
      self.unit = unit
      self.message = message
    }

    mutating func add(_ newer: News) {
      completed = newer.completed ?? completed
      total = newer.total ?? total
      unit = newer.unit ?? unit
      message = newer.message ?? message
    }
  }

  /// What is said last.
  package enum Ending: Sendable, Equatable {
    case done(message: String?)
    case failed(message: String?, code: Int?)
    /// Nothing: somebody else says it, or the daemon sees it.
    case unsaid
  }

  struct State {
    var news: News?
    var ending: Ending?
    var deadline: Instant?
    /// The thread waits, and only the bell wakes it.
    var isIdle = false
    var isOver = false
    var isTold = false
  }

  private let state = Mutex(State())
  private let bell: EventDescriptor
  private let complain: @Sendable (String) -> Void

  /// Registers a task in the background, from now on.
  /// - Parameter complain: is told once, from the thread, when no daemon can be reached.
  package init(
    registering request: RegisterRequest, complain: @escaping @Sendable (String) -> Void
  ) throws(SystemError) {
    bell = try EventDescriptor()
    self.complain = complain
    try Thread.start("report") { self.run(ReportLine(request)) }
  }

  /// Reports a task that is registered already.
  package init(of task: TaskKey, complain: @escaping @Sendable (String) -> Void) throws(SystemError) {
    bell = try EventDescriptor()
    self.complain = complain
    try Thread.start("report") { self.run(ReportLine(task)) }
  }

  /// Has this reported soon, instead of what was not yet; never waits.
  package func report(_ news: News) {
    let wakes = state.withLock { state in
      if state.news == nil { state.news = news } else { state.news?.add(news) }
      defer { state.isIdle = false }
      return state.isIdle
    }
    if wakes { bell.signal() }
  }

  /// Says the end, after the newest report, and waits until it was said or `limit` has passed.
  /// - Returns: false when the daemon did not hear of it.
  package func finish(_ ending: Ending, within limit: Duration) -> Bool {
    let deadline = Clocks.monotonic + limit
    state.withLock { state in
      state.ending = ending
      state.deadline = deadline
      state.isIdle = false
    }
    bell.signal()
    var pause = Duration.microseconds(200)
    while true {
      let (isOver, isTold) = state.withLock { ($0.isOver, $0.isTold) }
      if isOver { return isTold }
      if Clocks.monotonic >= deadline { return false }
      Clocks.pause(pause)
      pause = min(pause * 2, .milliseconds(5))
    }
  }
}

extension BackgroundReporter {
  private static let interval = Duration.milliseconds(100)

  private func run(_ line: consuming ReportLine) {
    var line = line
    var waiting: News?
    var notBefore: Instant?
    var pause = Duration.milliseconds(500)
    var hasComplained = false
    while true {
      let (news, ending, deadline) = take(mayIdle: waiting == nil && line.isRegistered)
      if let news { if waiting == nil { waiting = news } else { waiting?.add(news) } }
      if ending == nil {
        if waiting == nil, line.isRegistered {
          wait(until: nil)
          continue
        }
        if let time = notBefore, Clocks.monotonic < time {
          wait(until: time)
          continue
        }
      }
      switch line.send(waiting, ending) {
      case .sent:
        waiting = nil
        pause = .milliseconds(500)
        notBefore = Clocks.monotonic + Self.interval
        if ending != nil { return end(told: true) }
      case .refused(let text):
        if !line.isRegistered { complain(text) }
        return end(told: false)
      case .unreachable(let text):
        if !hasComplained, ending == nil || !line.isRegistered { complain(text) }
        hasComplained = true
        if let deadline, Clocks.monotonic >= deadline { return end(told: false) }
        if ending != nil { Clocks.pause(.milliseconds(20)) }
        notBefore = Clocks.monotonic + pause
        pause = min(pause * 2, .seconds(8))
      }
    }
  }

  private func take(mayIdle: Bool) -> (News?, Ending?, Instant?) {
    state.withLock { state in
      let news = state.news
      state.news = nil
      state.isIdle = mayIdle && news == nil && state.ending == nil
      return (news, state.ending, state.deadline)
    }
  }

  private func wait(until time: Instant?) {
    let limit = time.map { max(.zero, $0 - Clocks.monotonic) } ?? .seconds(86_400)
    _ = bell.wait(within: limit + .milliseconds(1))
  }

  private func end(told: Bool) {
    state.withLock { state in
      state.isOver = true
      state.isTold = told
    }
  }
}

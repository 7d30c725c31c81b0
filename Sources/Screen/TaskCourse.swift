import Model

/// How one task went, as far as it was seen here: its speed over all of its life, and what it said.
struct TaskCourse: Sendable, Equatable {
  struct Event: Sendable, Equatable {
    let time: Timestamp
    /// As it came, not yet made printable; at most ``longestText`` bytes and a bit.
    let text: String
    let state: TaskState
    /// Something that it said, not something that happened to it.
    var isMessage = false
  }

  static let mostRates = 64
  static let mostEvents = 24
  static let longestText = 400

  /// From old to new, one an interval. When there are too many, two become one and the interval is twice as long.
  private(set) var rates: [Float] = []
  /// From old to new; of messages one an interval, and when there are too many every second one goes likewise.
  private(set) var events: [Event] = []
  private var interval: Int64 = 1_000_000
  private var messageInterval: Int64 = 1_000_000
  private var nextRate = Int64.min
  private var nextMessage = Int64.min

  /// Takes up progress. Costs two comparisons but once a second.
  @inline(__always)
  mutating func note(_ update: TaskUpdate, _ state: TaskState) {
    let time = update.updated.microseconds
    if time >= nextRate, let rate = update.rate { add(rate, at: time) }
    if let message = update.message, time >= nextMessage { add(message, state, at: update.updated) }
  }

  /// Takes up the task as it is now; `former` is its state before, nil when it is new here.
  mutating func note(_ task: TaskStatus, former: TaskState?) {
    if former == nil { append(Event(time: task.started, text: "began", state: .active)) }
    if let rate = task.rate, task.updated.microseconds >= nextRate { add(rate, at: task.updated.microseconds) }
    if !task.message.isEmpty, events.last?.text != task.message, task.updated.microseconds >= nextMessage {
      add(task.message, task.state.isEnded ? .active : task.state, at: task.updated)
    }
    guard task.state != former ?? .active else { return }
    let text = task.state == .active ? "goes on" : task.reason.isEmpty ? task.state.rawValue : task.reason
    append(Event(time: task.ended ?? task.updated, text: Self.short(text), state: task.state))
  }

  private mutating func add(_ rate: Double, at time: Int64) {
    nextRate = time + interval
    rates.append(Float(rate))
    guard rates.count >= Self.mostRates else { return }
    rates = stride(from: 0, to: rates.count - 1, by: 2).map { (rates[$0] + rates[$0 + 1]) / 2 }
    interval *= 2
  }

  private mutating func add(_ message: String, _ state: TaskState, at time: Timestamp) {
    nextMessage = time.microseconds + messageInterval
    append(Event(time: time, text: Self.short(message), state: state, isMessage: true))
  }

  private mutating func append(_ event: Event) {
    events.append(event)
    if events.count <= Self.mostEvents { return }
    var messages = 0
    events.removeAll { event in
      if event.isMessage { messages += 1 }
      return event.isMessage && messages.isMultiple(of: 2)
    }
    messageInterval *= 2
    // What comes and goes all the time; how it began stays.
    if events.count > Self.mostEvents { events.remove(at: 1) }
  }

  private static func short(_ text: String) -> String {
    text.utf8.count <= longestText ? text : String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
  }
}

import Model

/// The texts of one task's line, before they are given columns.
struct TaskRow {
  /// Before the label, in its own column.
  var mark: String
  var style: TextStyle
  var labelStyle = TextStyle.plain
  var indent: Int
  var label: String
  var fraction: Double?
  var percent = ""
  var count = ""
  /// The columns of the count when all is completed.
  var fullCount = 0
  var rate = ""
  var time = ""
  var message = ""
  /// For what is not at work: how it ended, or where it stands, in place of everything above but the label.
  var ending: String?
  /// When the last of its children is expected to end, where they stand for it.
  private var endOfChildren = ExpectedEnd.unknown
  /// When one of them was heard of last.
  private var heardOfChildren = Timestamp(microseconds: .min)
  /// Moves the bar of a task without a total: another number after each report.
  var step: Int64 = 0

  /// A row of words.
  init(mark: String, style: TextStyle, label: String, text: String) {
    self.mark = mark
    self.style = style
    self.label = label
    indent = 0
    ending = text
  }

  init(_ slot: Int, of table: TaskTable, indent: Int, now: Timestamp, offset: Int?, appearance: Appearance) {
    let task = table.tasks[slot]
    mark = appearance.mark(of: task.state)
    style = task.state.style
    self.indent = indent
    label = Self.label(of: task, appearance)
    if task.state == .done { labelStyle = .faint }
    if task.state.isEnded {
      ending = Self.ending(of: task, appearance)
      return
    }
    let unit = DisplayWidth.cut(appearance.outside(task.unit, limit: 64), to: 10, at: .end, mark: appearance.ellipsis)
    fraction = Quantity.fraction(task.completed, of: task.total)
    if task.total != nil || task.completed != 0 {
      count = Quantity.progress(task.completed, of: task.total, unit: unit)
      if let total = task.total { fullCount = DisplayWidth.of(Quantity.progress(total, of: total, unit: unit)) }
    } else if table.childCounts[slot] > 0 {
      takeProgressOfChildren(table, slot)
    }
    if let fraction { percent = "\(Quantity.percent(fraction, of: 1) ?? 0)%" }
    message = appearance.outside(task.message, limit: 512)
    step = task.updated.microseconds / 100_000
    if task.state == .stalled {
      time = "stalled " + Quantity.wholeSpan(now.since(task.updated))
    } else {
      rate = task.rate.map { Quantity.rate($0, unit: unit) } ?? ""
      let isOwn = table.ends[slot] != ExpectedEnd.unknown
      time = Self.estimate(
        isOwn ? table.ends[slot] : endOfChildren, of: task, heard: isOwn ? task.updated : heardOfChildren, now: now,
        offset: offset)
    }
  }

  /// What is left by the latest estimate, which grows old between reports; how long it has taken where there is none.
  ///
  /// - Parameter offset: seconds east of UTC; then work of more than an hour shows the time of its end. Nil: only durations.
  static func estimate(of task: TaskStatus, now: Timestamp, offset: Int? = nil) -> String {
    let end = ExpectedEnd.next(ExpectedEnd.unknown, remaining: task.remaining, at: task.updated)
    return estimate(end, of: task, heard: task.updated, now: now, offset: offset)
  }

  private static func estimate(
    _ end: Int64, of task: TaskStatus, heard: Timestamp, now: Timestamp, offset: Int?
  ) -> String {
    if end == ExpectedEnd.unknown { return "for " + Quantity.clock(now.since(task.started)) }
    return estimate(end, heard: heard, now: now, offset: offset)
  }

  /// The moment has passed, and it was heard of within this: its end may come at any time.
  private static let patience = Duration.seconds(2)

  /// `ETA 0:41`, for what takes longer than an hour `ends 19:40`, and `ETA ?` when the moment has passed and nothing was
  /// heard for a while: any number would be invented.
  ///
  /// - Parameter heard: when there was a report last.
  static func estimate(_ end: Int64, heard: Timestamp, now: Timestamp, offset: Int?) -> String {
    // A clock that was set back makes nothing longer.
    let now = max(now, heard)
    let left = Timestamp(microseconds: end).since(now)
    if left <= .zero { return now.since(heard) < patience ? "ETA " + Quantity.clock(.zero) : "ETA ?" }
    if let offset, left > .seconds(3_600) {
      return "ends " + WallTime.short(Timestamp(microseconds: end), now: now, offset: offset)
    }
    return "ETA " + Quantity.clock(left, roundingUp: true)
  }

  /// A parent that reports no progress of its own shows the mean of its children's, and the end of the last of them.
  private mutating func takeProgressOfChildren(_ table: TaskTable, _ slot: Int) {
    let home = table.homes[slot]
    let order = table.groups[home].order
    var (sum, children, ended) = (0.0, 0, 0)
    var end: Int64?
    for child in order[(table.position(of: slot, in: home) + 1)...] {
      if table.depths[child] <= table.depths[slot] { break }
      guard table.parents[child] == slot else { continue }
      children += 1
      if table.states[child].isEnded {
        ended += 1
      } else if end != ExpectedEnd.unknown {
        heardOfChildren = max(heardOfChildren, table.tasks[child].updated)
        end = table.ends[child] == ExpectedEnd.unknown ? ExpectedEnd.unknown : max(end ?? .min, table.ends[child])
      }
      let isDone = table.states[child] == .done
      sum += isDone ? 1 : Quantity.fraction(table.tasks[child].completed, of: table.tasks[child].total) ?? 0
    }
    if children == 0 { return }
    fraction = sum / Double(children)
    count = "\(ended)/\(children) tasks"
    endOfChildren = end ?? ExpectedEnd.unknown
  }

  static func label(of task: TaskStatus, _ appearance: Appearance) -> String {
    let label = appearance.outside(task.label, limit: 512)
    return label.allSatisfy({ $0 == " " }) ? "#\(task.id)" : label
  }

  /// `done in 3:12 · message`, `failed after 0:12 at 40% · exit 3 · message`.
  ///
  /// - Parameter withMessage: false where its last word stands elsewhere.
  static func ending(of task: TaskStatus, _ appearance: Appearance, withMessage: Bool = true) -> String {
    let took = Quantity.span((task.ended ?? task.updated).since(task.started))
    var parts: [String] = []
    switch task.state {
    case .active, .stalled: break
    case .done: parts.append("done in \(took)")
    case .failed, .lost:
      let percent = Quantity.percent(task.completed, of: task.total).map { " at \($0)%" } ?? ""
      parts.append("\(task.state.rawValue) after \(took)\(percent)")
    }
    parts += explanation(of: task, appearance, withMessage: withMessage)
    return parts.joined(separator: appearance.separator)
  }

  /// Why it ended and its last word, as far as they are known and differ.
  static func explanation(of task: TaskStatus, _ appearance: Appearance, withMessage: Bool = true) -> [String] {
    let reason = reason(of: task, appearance)
    let message = withMessage ? appearance.outside(task.message, limit: 512) : ""
    var parts: [String] = []
    if reason.isEmpty, let code = task.code, code != 0 { parts.append("exit \(code)") }
    if !reason.isEmpty { parts.append(reason) }
    if !message.isEmpty, message != reason { parts.append(message) }
    return parts
  }

  /// The reason without the state's name before it, which stands there already.
  static func reason(of task: TaskStatus, _ appearance: Appearance) -> String {
    let reason = appearance.outside(task.reason, limit: 512)
    if reason == task.state.rawValue { return "" }
    let prefix = task.state.rawValue + ": "
    return reason.hasPrefix(prefix) ? String(reason.dropFirst(prefix.count)) : reason
  }
}

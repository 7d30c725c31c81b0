import Model

/// How many columns each part of the lines of tasks gets; the same for all lines of a frame. 0: left out.
///
/// When the screen is too narrow, parts are left out in this order: message, rate, count, time (ETA), bar, percentage. Room
/// that is left over goes to the bar, then to the label, then to both and the message.
struct TaskColumns: Equatable {
  /// The mark and a blank.
  static let gutter = 2
  static let gap = 2

  let screen: Int
  private(set) var label = 0
  private(set) var bar = 0
  private(set) var percent = 0
  private(set) var count = 0
  private(set) var rate = 0
  private(set) var time = 0
  private(set) var message = 0
  private var used = 0
  /// Something did not fit, so nothing less important is taken either.
  private var isFull = false

  init(_ rows: [TaskRow], screen: Int) {
    self.screen = screen
    let atWork = rows.filter { $0.ending == nil }
    let longest = rows.reduce(0) { max($0, $1.indent + DisplayWidth.of($1.label)) }
    func widest(_ text: (TaskRow) -> String, least: Int) -> Int {
      let width = atWork.reduce(0) { max($0, DisplayWidth.of(text($1))) }
      return width == 0 ? 0 : max(width, least)
    }
    label = min(longest, max(1, min(screen - Self.gutter, max(10, screen / 5))))
    used = Self.gutter + label
    if atWork.isEmpty {
      let ending = rows.reduce(0) { max($0, DisplayWidth.of($1.ending ?? "")) }
      grow(\.label, to: longest, keeping: min(Self.gap + ending, screen * 3 / 5))
      return
    }
    take(\.percent, widest(\.percent, least: 4), gap: 1)
    take(\.bar, ProgressBar.narrowest, gap: Self.gap)
    take(\.time, widest(\.time, least: 9), gap: Self.gap)
    // What it will be at the end, so that the columns do not move as digits are added.
    take(\.count, widest(\.count, least: atWork.reduce(0) { max($0, $1.fullCount) }), gap: Self.gap)
    take(\.rate, widest(\.rate, least: 7), gap: Self.gap)
    let wanted = widest(\.message, least: 0)
    if bar > 0 { grow(\.bar, to: max(bar, min(12, screen / 5)), keeping: 0) }
    let hasMessage = wanted > 0 && !isFull && screen - used >= Self.gap + 8
    let forMessage = hasMessage ? min(wanted, max(8, screen / 4)) + Self.gap : 0
    grow(\.label, to: min(longest, max(12, screen * 2 / 5)), keeping: forMessage)
    if bar > 0 { grow(\.bar, to: max(bar, min(40, screen / 4)), keeping: forMessage) }
    if hasMessage { take(\.message, min(wanted, screen - used - Self.gap), gap: Self.gap) }
    grow(\.label, to: longest, keeping: 0)
  }

  private mutating func take(_ column: WritableKeyPath<Self, Int>, _ width: Int, gap: Int) {
    if width == 0 || isFull { return }
    isFull = used + gap + width > screen
    if isFull { return }
    self[keyPath: column] = width
    used += gap + width
  }

  private mutating func grow(_ column: WritableKeyPath<Self, Int>, to width: Int, keeping: Int) {
    let more = min(width - self[keyPath: column], screen - used - keeping)
    if more <= 0 { return }
    self[keyPath: column] += more
    used += more
  }
}

internal import Client
internal import Model
internal import Platform
internal import Synchronization

/// Reads progress out of one stream of a program's output while that passes by, in a fiftieth of the time at most.
struct OutputScan {
  private var scanner: ProgressScanner
  private var budget = ScanBudget(at: Clocks.monotonic)
  private let desk: ReadingDesk
  private let stream: Int

  /// - Parameter stream: which of the streams that share the desk this is.
  init(_ stream: Int, for desk: ReadingDesk, expression: ProgressScanner.Expression?) {
    scanner = ProgressScanner(expression: expression)
    self.desk = desk
    self.stream = stream
  }

  /// Copies everything to its end, and looks at it; `step` is called for each portion.
  /// - Returns: how it ended.
  mutating func copy(from: CInt, to: CInt, _ step: () -> Void = {}) -> StreamCopy.Step {
    var copy = StreamCopy(from: from, to: to, seen: true)
    while true {
      let limit = scanner.isUnsettled ? Duration.milliseconds(100) : nil
      switch copy.step(within: limit, { look($0) }) {
      case .moved: step()
      case .silent:
        scanner.settle(at: Clocks.monotonic)
        tell()
      case let ending:
        scanner.finish(at: Clocks.monotonic)
        tell()
        return ending
      }
    }
  }

  private mutating func look(_ bytes: UnsafeRawBufferPointer) {
    let begin = Clocks.monotonic
    guard budget.allows(at: begin) else { return scanner.skip(bytes) }
    // Of much that came at once the end is the newest.
    if bytes.count > Self.mostLooked {
      scanner.skip(bytes)
      scanner.settle(at: begin)
    } else {
      scanner.take(bytes, at: begin)
    }
    tell()
    budget.spend(Clocks.monotonic - begin)
  }

  /// More than that in one portion is more than anybody reads.
  private static let mostLooked = 32 * 1_024

  private mutating func tell() {
    if let reading = scanner.reading() { desk.take(reading, from: stream) }
  }
}

/// Where the readings of a program's streams come together: one stream is listened to, the others only when it is silent.
final class ReadingDesk: Sendable {
  private struct State {
    var stream: Int?
    var heard = Instant(nanoseconds: 0)
    var message = ""
  }

  private let reporter: BackgroundReporter?
  private let state = Mutex(State())
  private static let patience = Duration.seconds(20)

  init(_ reporter: BackgroundReporter?) { self.reporter = reporter }

  func take(_ reading: ProgressScanner.Reading, from stream: Int) {
    let now = Clocks.monotonic
    let message: String? = state.withLock { state in
      if let former = state.stream, former != stream, now - state.heard < Self.patience { return nil }
      state.stream = stream
      state.heard = now
      if !reading.message.isEmpty { state.message = reading.message }
      return state.message
    }
    guard let message else { return }
    reporter?.report(
      BackgroundReporter.News(
        completed: reading.completed, total: reading.total,
        unit: reading.completed == nil ? nil : reading.unit, message: message))
  }
}

extension NamedExpression {
  /// What `--match` says; nil where it is not there.
  /// - Throws: a usage error that says what is wrong with it.
  static func option(_ arguments: ParsedArguments) throws(CommandError) -> ProgressScanner.Expression? {
    guard let text = arguments.text("match") else { return nil }
    let expression: NamedExpression
    do throws(NamedExpression.Complaint) {
      expression = try NamedExpression(text)
    } catch {
      throw .usage("option '--match': \(error.text)")
    }
    let pattern: Pattern
    do throws(Pattern.Complaint) {
      pattern = try Pattern(expression.pattern, groups: expression.groups.values.max() ?? 0, typed: text)
    } catch {
      throw .usage("option '--match': \(error.text)")
    }
    return { line in
      guard let found = pattern.captures(in: line) else { return nil }
      return expression.reading { found[$0].map { Array(line[$0]) } }
    }
  }
}

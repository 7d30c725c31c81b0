internal import Client
internal import Model
internal import Platform

/// What `dmon report scan`, `bytes` and `lines` share: they stand in a pipe, hand on what comes, and are in nobody's way.
struct PipeReport {
  private static let input: CInt = 0
  private static let output: CInt = 1
  /// SIGPIPE, as cat(1) would end.
  private static let brokenPipe: Int32 = 13

  var unit: String?
  var total: Double?
  /// What the task is called where nobody says it.
  var name: String

  /// Registers a task, has `body` copy from 0 to 1, and ends as cat(1) would have.
  func run(
    _ arguments: ParsedArguments, in context: Context,
    _ body: (_ from: CInt, _ to: CInt, BackgroundReporter?) -> StreamCopy.Step
  ) throws(CommandError) -> ExitCode {
    let group = arguments.requiredText("GROUP")
    let request = RegisterRequest(
      group: group, label: arguments.text("label") ?? name, total: total, unit: unit, pid: ProcessFacts.own,
      parent: Reporting.parent(in: group, context), request: Reporting.requestID())
    let guardian = SignalGuard.start()
    let reporter = Self.reporter(request, context)
    guardian?.guards(reporter)
    let ending = body(Self.input, Self.output, reporter)
    // Both neighbours learn it now, whatever the daemon does.
    StandardDescriptor.close(Self.input)
    StandardDescriptor.close(Self.output)
    switch ending {
    case .goneReader:
      Self.end(reporter, .failed(message: "nobody reads any more", code: 128 + Int(Self.brokenPipe)))
      Signal.endProcess(by: Self.brokenPipe)
    case .failed(let error):
      Self.end(reporter, .failed(message: error.description, code: nil))
      throw CommandError(error.description, error.call == "write" ? .cannotCreate : .noInput)
    case .end, .moved, .silent:
      Self.end(reporter, .done(message: nil))
      return .success
    }
  }

  private static func reporter(_ request: RegisterRequest, _ context: Context) -> BackgroundReporter? {
    do throws(SystemError) {
      return try BackgroundReporter(registering: request) { text in
        context.complain(context.printable("dmon report: \(text); the work goes on unwatched") + "\n")
      }
    } catch {
      context.complain(context.printable("dmon report: \(error); the work goes on unwatched") + "\n")
      return nil
    }
  }

  private static func end(_ reporter: BackgroundReporter?, _ ending: BackgroundReporter.Ending) {
    _ = reporter?.finish(ending, within: .seconds(1))
  }

  /// What stands at the standard input, for people: the name of a file, or that it is a pipe.
  static var inputName: String {
    StandardDescriptor.path(of: input).map { FilePath.name(of: $0) } ?? "pipe"
  }

  /// How long the input is, where it is a file.
  static var inputSize: Int? { StandardDescriptor.rest(of: input) }
}

/// Ends a process in a pipe when a signal says so, having said that first; for a process whose main thread only copies.
final class SignalGuard: Sendable {
  private let signals: SignalDescriptor
  private let reporter = ReporterBox()

  /// Takes the signals that end a process; to be made before any other thread. Nil where the system gives none: then they
  /// do what they do.
  static func start() -> SignalGuard? {
    guard let guardian = try? SignalGuard() else { return nil }
    try? Thread.start("signals") { guardian.run() }
    return guardian
  }

  private init() throws(SystemError) {
    signals = try SignalDescriptor([Signal.hangup, .interrupt, .quit, .terminate].map(\.rawValue))
  }

  /// Who is to be told before the end.
  func guards(_ reporter: BackgroundReporter?) { self.reporter.put(reporter) }

  private func run() {
    guard let poller = try? Poller(), (try? poller.add(signals.raw, token: 0)) != nil else { return }
    while true {
      poller.wait(until: nil) { _ in }
      guard let (number, _) = signals.next() else { continue }
      _ = reporter.content?.finish(
        .failed(message: "ended by signal \(number)", code: 128 + Int(number)), within: .milliseconds(300))
      Signal.endProcess(by: number)
    }
  }
}

package import Model
internal import Platform

/// `dmon logs`: prints what services wrote, from their logs; needs no daemon.
package enum LogsCommand: Command {
  /// So many lines of each service, unless something else is asked for.
  private static let usualCount = 10

  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let state = Place.resolve(socket: nil, state: arguments.text("state"), in: .own).state
    let place = try open("\(state)/logs")
    let names = try find(arguments.texts("NAME"), place, context)
    let since = try moment(arguments)
    let count = arguments.integer("lines") ?? (since == nil ? usualCount : nil)
    let isRaw = arguments.has("raw")
    let follows = arguments.has("follow")
    do throws(SystemError) {
      let watch = follows ? try ChangeWatch(of: place.directory.path) : nil
      let streams = names.map { LogStream($0, place) }
      for stream in streams {
        stream.isEager = !follows || isRaw
        try stream.begin(last: count, since: since)
      }
      var output = LogOutput(names, isRaw: isRaw, isTerminal: context.outputIsTerminal(), context.appearance)
      guard try print(streams, &output) else { return .success }
      if let watch { try follow(streams, &output, watch) }
      return .success
    } catch {
      throw CommandError(error.description, error.isPermission ? .notAllowed : .noInput)
    }
  }

  // MARK: which logs

  private static func open(_ path: String) throws(CommandError) -> LogPlace {
    do throws(Directory.Refusal) {
      return LogPlace(try Directory(opening: path))
    } catch {
      guard case .system(let error) = error else {
        throw CommandError("\(path) belongs to somebody else, or others can write to it", .notAllowed)
      }
      if error.isMissing { throw CommandError("there are no logs: \(path) does not exist", .noInput) }
      throw CommandError("there are no logs: \(error.description)", error.isPermission ? .notAllowed : .noInput)
    }
  }

  private static func find(
    _ patterns: [String], _ place: LogPlace, _ context: Context
  ) throws(CommandError) -> [ServiceName] {
    let known = Files.list(place.directory.path).compactMap { entry in
      entry.hasSuffix(".log") ? ServiceName(fileName: String(entry.dropLast(4))) : nil
    }.sorted { $0.text < $1.text }
    if known.isEmpty { throw CommandError("there are no logs in \(place.directory.path)", .noInput) }
    var found: [ServiceName] = []
    for text in patterns.isEmpty ? ["@"] : patterns {
      for name in try match(text, known) where !found.contains(name) { found.append(name) }
    }
    return found
  }

  private static func match(_ text: String, _ known: [ServiceName]) throws(CommandError) -> [ServiceName] {
    do throws(SupervisorError) {
      switch try ServicePattern(text).match(known) {
      case .found(let names): return names
      case .unknown(let nearest):
        let hint = nearest.isEmpty ? "" : ", did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?"
        throw SupervisorError.unknownService(name: hint)
      case .ambiguous(let names): throw SupervisorError.ambiguous(name: text, candidates: names)
      }
    } catch {
      switch error {
      case .unknownService(let hint): throw CommandError("no log of a service '\(text)'\(hint)", .noInput)
      case .ambiguous(_, let names):
        throw .usage("'\(text)' is one of several: \(names.joined(separator: ", "))")
      default: throw .usage("'\(text)' cannot be the name of a service")
      }
    }
  }

  private static func moment(_ arguments: ParsedArguments) throws(CommandError) -> Timestamp? {
    guard let text = arguments.text("since") else { return nil }
    if let moment = MomentText.parse(text, now: Clocks.wall, offset: Clocks.localOffset) { return moment }
    throw .usage("--since: '\(text)' is no duration such as 10m, and no time such as 09:30 or 2026-01-31 09:30")
  }

  // MARK: printing

  /// Prints what there is now, by time; false when nobody reads any more.
  private static func print(_ streams: [LogStream], _ output: inout LogOutput) throws(SystemError) -> Bool {
    // A line without a time stands behind the one before it in its log.
    var times = [Timestamp](repeating: Timestamp(microseconds: 0), count: streams.count)
    while true {
      var first: Int?
      for (index, stream) in streams.enumerated() {
        guard let line = try stream.peek() else { continue }
        times[index] = max(times[index], line.time ?? times[index])
        if first.map({ times[index] < times[$0] }) ?? true { first = index }
      }
      guard let first, let line = try streams[first].next() else { return try output.flush() }
      guard try output.write(line, of: first) else { return false }
    }
  }

  /// Goes on with what comes, until a signal comes or nobody reads any more.
  private static func follow(
    _ streams: [LogStream], _ output: inout LogOutput, _ watch: borrowing ChangeWatch
  ) throws(SystemError) {
    let signals = try SignalDescriptor([Signal.interrupt, .terminate, .hangup].map(\.rawValue))
    let poller = try Poller()
    try poller.add(watch.raw, token: 1)
    try poller.add(signals.raw, token: 2)
    while true {
      guard try print(streams, &output), !StandardStream.output.waitForGoneReader(within: .zero) else { return }
      // Some file systems tell nobody of a change.
      var isOver = false
      poller.wait(until: Clocks.monotonic + .seconds(1)) { event in if event.token == 2 { isOver = true } }
      if isOver { return output.restore() }
      watch.clear()
    }
  }
}

internal import Model
internal import Platform
internal import Synchronization
internal import Varlink

/// Asks a file whether it is a dmon that can take over, on a thread of its own: the file may lie on a dead disk, and the
/// program may never end.
final class UpgradeCheck: Sendable {
  /// A program that can take over, and what it said of itself; or why there is none.
  typealias Result = Swift.Result<(program: HeldProgram, answer: ProgramAnswer), UpgradeFailure>

  private let result = Mutex<Result?>(nil)
  private let file: String
  private let arguments: [String]
  private let wake: WakeBell

  /// How long it may take to read the state.
  private static let limit = Duration.seconds(10)

  /// - Parameters:
  ///   - arguments: the options of the daemon that it would be.
  ///   - wake: rung when the result is there.
  init(_ file: String, _ arguments: [String], ringing wake: WakeBell) {
    self.file = file
    self.arguments = arguments
    self.wake = wake
  }

  func start() throws(SystemError) {
    try Thread.start("upgrade") { [self] in
      let found = look()
      result.withLock { $0 = found }
      wake.ring()
    }
  }

  /// The result, once it is there; then nil.
  func take() -> Result? { result.withLock { $0.take() } }

  private func look() -> Result {
    do throws(UpgradeFailure) {
      let program = try open()
      let answer = try ask(program)
      guard answer.program == "dmon" else { throw notDmon("it says that it is '\(answer.program.prefix(80))'") }
      guard answer.oldestHandover <= Handover.currentVersion, Handover.currentVersion <= answer.newestHandover else {
        throw UpgradeFailure(
          .badConfiguration,
          "'\(file)' (dmon \(answer.version)) cannot take over from this dmon (\(Release.version)): use 'dmon shutdown' and "
            + "start it anew")
      }
      return .success((program, answer))
    } catch {
      return .failure(error)
    }
  }

  private func open() throws(UpgradeFailure) -> HeldProgram {
    do throws(SystemError) {
      return try HeldProgram(file)
    } catch {
      if error.isMissing { throw UpgradeFailure(.noInput, "there is no '\(file)'") }
      if error.isPermission { throw UpgradeFailure(.notAllowed, "'\(file)' may not be executed") }
      throw notDmon("\(error.reason)")
    }
  }

  private func ask(_ program: HeldProgram) throws(UpgradeFailure) -> ProgramAnswer {
    guard let output = try? Pipe(), let errors = try? Pipe() else {
      throw UpgradeFailure(.tryLater, "no descriptor is left to ask '\(file)'")
    }
    var spawn = Spawn(
      path: program.executablePath, arguments: ["dmon", "daemon", "--check-state"] + arguments)
    spawn.hasOwnSession = true
    spawn.descriptors = [-1, output.writeEnd, errors.writeEnd]
    spawn.kept = program.kept
    let exit = try run(spawn)
    let said = Self.complaint(errors.readWhatIsThere())
    switch exit {
    case .code(0):
      let text = output.readWhatIsThere()
      guard let answer = try? WireDecoder.decode(ProgramAnswer.self, from: Array(Self.firstLine(text).utf8)) else {
        throw notDmon("it does not say what it is")
      }
      return answer
    case .code(let code):
      throw UpgradeFailure(
        .badConfiguration, "'\(file)' cannot take over: \(said.isEmpty ? "it ended with code \(code)" : said)")
    case .signal(let number): throw UpgradeFailure(.software, "'\(file)' crashes when it is started (signal \(number))")
    }
  }

  private func run(_ spawn: Spawn) throws(UpgradeFailure) -> ProcessStatus {
    let handle: ProcessDescriptor
    let pid: Int
    do throws(Spawn.Failure) {
      let started = try spawn.startWithHandle()
      pid = started.pid
      handle = started.takeHandle()
    } catch {
      if error.stage != .exec { throw UpgradeFailure(.tryLater, "'\(file)' cannot be started: \(error.error.reason)") }
      throw error.error.isPermission
        ? UpgradeFailure(.notAllowed, "'\(file)' may not be executed") : notDmon(error.error.reason)
    }
    let isOver = handle.waitForEnd(within: Self.limit)
    if !isOver {
      try? handle.signalGroup(Signal.kill.rawValue, group: pid)
      _ = handle.waitForEnd(within: .seconds(1))
    }
    let exit = handle.reap()
    guard isOver, let exit else {
      throw UpgradeFailure(
        .tryLater, "'\(file)' did not say within \(Self.limit.components.seconds) s whether it can read the state")
    }
    return exit
  }

  private func notDmon(_ why: String) -> UpgradeFailure {
    UpgradeFailure(.badConfiguration, "'\(file)' is no dmon that can take over: \(why)")
  }

  /// What a dmon says, without its name.
  private static func complaint(_ text: String) -> String {
    let line = firstLine(text)
    let name = "dmon daemon: "
    return line.utf8.starts(with: name.utf8) ? String(line.dropFirst(name.count)) : line
  }

  private static func firstLine(_ text: String) -> String {
    let line = text.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first ?? Substring(text).utf8
    return String(Substring(line).prefix(400))
  }
}

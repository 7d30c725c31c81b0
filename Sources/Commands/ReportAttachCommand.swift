internal import Client
package import Model
internal import Platform

/// `dmon report attach`: follows a process that runs already, by where it is in the file that it reads or writes.
package enum ReportAttachCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let pid = arguments.requiredInteger("PID")
    let target = try target(arguments)
    guard let facts = ProcessFacts(of: pid), !facts.isZombie else {
      throw CommandError("there is no process \(pid)", .noInput)
    }
    let process: ProcessDescriptor
    do throws(SystemError) {
      process = try ProcessDescriptor(opening: pid)
    } catch {
      throw CommandError("process \(pid) cannot be followed: \(error)", .noInput)
    }
    guard ProcessFacts.openFiles(of: pid) != nil else {
      throw CommandError("the files of process \(pid), '\(facts.name)', may not be looked at by this user", .notAllowed)
    }
    let group = arguments.requiredText("GROUP")
    let request = RegisterRequest(
      group: group, label: arguments.text("label") ?? Self.label(pid) ?? facts.name, unit: "B", pid: pid,
      parent: Reporting.parent(in: group, context), request: Reporting.requestID())
    let reporter: BackgroundReporter
    do throws(SystemError) {
      reporter = try BackgroundReporter(registering: request) { text in
        context.complain(context.printable("dmon report: \(text)") + "\n")
      }
    } catch {
      throw CommandError(error.description, .software)
    }
    var following = FileFollowing(target: target)
    try follow(facts, process, &following, reporter, context)
    let code = exitCode(of: process, facts)
    let end = StrangerEnd(code: code, isAtEnd: following.isAtEnd)
    switch end {
    case .done: _ = reporter.finish(.done(message: nil), within: .seconds(1))
    case .failed(let code):
      let message = code > 128 ? "ended by signal \(code - 128)" : nil
      _ = reporter.finish(.failed(message: message, code: code), within: .seconds(1))
    case .unknown: _ = reporter.finish(.unsaid, within: .seconds(1))
    }
    return ExitCode(rawValue: Int32(code ?? (end == .done ? 0 : 1)))
  }

  /// The file that `--file` means.
  private static func target(_ arguments: ParsedArguments) throws(CommandError) -> FileFollowing.Target? {
    guard let path = arguments.text("file") else { return nil }
    guard let real = Files.canonical(path), let identity = Files.identity(of: real) else {
      throw CommandError("there is no file '\(path)'", .noInput)
    }
    return FileFollowing.Target(device: identity.device, inode: identity.inode)
  }

  /// `cp a b`
  private static func label(_ pid: Int) -> String? {
    let words = ProcessFacts.commandLine(of: pid).split(separator: 0)
    guard let first = words.first else { return nil }
    let name = FilePath.name(of: String(decoding: first, as: UTF8.self))
    return ([name] + words.dropFirst().map { String(decoding: $0, as: UTF8.self) }).joined(separator: " ")
  }

  /// Looks five times a second, at first more often, until the process has ended.
  private static func follow(
    _ facts: ProcessFacts, _ process: borrowing ProcessDescriptor, _ following: inout FileFollowing,
    _ reporter: BackgroundReporter, _ context: Context
  ) throws(CommandError) {
    let begin = Clocks.monotonic
    var hasSaid = false
    var looks = 0
    while true {
      if let progress = following.take(ProcessFacts.openFiles(of: facts.pid) ?? []) {
        hasSaid = true
        if progress.isNew {
          let what = progress.total.map { ", \(SizeText.text($0))" } ?? ""
          try context.print(
            context.printable("process \(facts.pid), '\(facts.name)': following \(progress.path)\(what)") + "\n")
        }
        reporter.report(
          BackgroundReporter.News(
            completed: Double(progress.completed), total: progress.total.map(Double.init),
            message: progress.isNew ? FilePath.name(of: progress.path) : nil))
      } else if !hasSaid, Clocks.monotonic - begin > .seconds(3) {
        hasSaid = true
        context.complain(
          "dmon report: nothing that process \(facts.pid) has open moves yet; waiting for that, or its end\n")
      }
      looks += 1
      if process.waitForEnd(within: .milliseconds(looks < 10 ? 40 : 200)) { return }
    }
  }

  /// How it ended: its parent may not have reaped it yet, or may have; nil where neither tells.
  private static func exitCode(of process: borrowing ProcessDescriptor, _ facts: ProcessFacts) -> Int? {
    let deadline = Clocks.monotonic + .milliseconds(300)
    while true {
      let exit = ProcessFacts.exitOfZombie(facts.pid, startTicks: facts.startTicks) ?? process.lateExit()
      if let exit { return exit.shellCode }
      if Clocks.monotonic >= deadline { return nil }
      Clocks.pause(.milliseconds(5))
    }
  }
}

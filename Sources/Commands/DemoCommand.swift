package import Model
internal import Platform

/// `dmon demo`: shows what dmon does, with real work under a daemon of its own.
package enum DemoCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let jobs = DemoJob.choose(from: DemoInput.find())
    if jobs.isEmpty {
      throw CommandError("the demo found no programs or no files to work with on this machine", .cannotCreate)
    }
    try context.print(
      "Shell scripts read files of this machine for ten seconds and report to dmon.\n"
        + "One of them will fail and one will be killed. Ctrl-C ends it.\n\n")
    let output = WatchCommand.liveOutput(context)
    let outcome: (Result<DemoProgram.End, CommandError>, leftover: String?)
    do throws(SystemError) {
      outcome = try EventLoop.run { loop in
        let program = DemoProgram(jobs, on: loop)
        return (await program.run(output), program.leftover)
      }
    } catch {
      throw CommandError(error.description, .software)
    }
    if let leftover = outcome.leftover { context.complain(context.printable("dmon demo: \(leftover)") + "\n") }
    switch try outcome.0.get() {
    case .finished(let tasks, let took):
      try context.print(DemoSummary(tasks: tasks, took: took, command: ownName(context)).text)
      return .success
    case .interrupted(let signal):
      try context.print("Interrupted; everything is cleared up.\n")
      return ExitCode(rawValue: 128 + signal.rawValue)
    case .unread:
      return .success
    }
  }

  /// What to type to run this executable.
  private static func ownName(_ context: Context) -> String {
    guard let own = Environment.ownExecutable else { return "dmon" }
    if let found = Environment.findProgram("dmon"), Files.canonical(found) == own { return "dmon" }
    // `swift run` makes this link.
    if Files.canonical(".build/release/dmon") == own { return ".build/release/dmon" }
    if Files.canonical(".build/debug/dmon") == own { return ".build/debug/dmon" }
    return own
  }
}

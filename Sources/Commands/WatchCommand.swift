internal import Client
package import Model
internal import Platform
internal import Screen
internal import Varlink

/// `dmon watch`: follows tasks: a live view on a terminal, whole lines or JSON elsewhere.
package enum WatchCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let output = output(arguments, context)
    let isOnce = arguments.has("once")
    let groups = arguments.texts("GROUP")
    let outcome: Result<ExitCode, CommandError>
    do throws(SystemError) {
      outcome = try EventLoop.run { loop in
        await WatchProgram(groups.isEmpty ? nil : groups, isOnce, on: loop).run(output)
      }
    } catch {
      throw CommandError(error.description, .software)
    }
    return try outcome.get()
  }

  private static func output(_ arguments: ParsedArguments, _ context: Context) -> any WatchOutput {
    if arguments.has("json") { return JSONOutput() }
    if arguments.has("once") {
      return OnceOutput(appearance: context.appearance, isPlain: arguments.has("plain"))
    }
    if arguments.has("plain") { return PlainOutput(appearance: Appearance(environment: context.environment)) }
    return liveOutput(context)
  }

  /// Bars where the standard output is a terminal that can show them, else whole lines.
  static func liveOutput(_ context: Context) -> any WatchOutput {
    if context.environment("TERM") == "dumb" || !context.outputIsTerminal() {
      return PlainOutput(appearance: Appearance(environment: context.environment))
    }
    return LiveOutput(appearance: context.appearance)
  }
}

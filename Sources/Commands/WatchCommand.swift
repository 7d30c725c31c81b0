internal import Client
package import Model
internal import Platform
internal import Screen
internal import Varlink

/// `dmon watch`: follows tasks and services: a view on a terminal, whole lines or JSON elsewhere.
package enum WatchCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let groups = arguments.texts("GROUP")
    let chosen = groups.isEmpty ? nil : groups
    let directory = noteDirectory
    let taskbar = Taskbar(environment: context.environment)
    ViewTerminal.restoreLeftBehind(in: directory, taskbar: taskbar)
    let outcome: Result<ExitCode, CommandError>
    do throws(SystemError) {
      outcome = try EventLoop.run { loop in
        if wantsView(arguments, context),
          let terminal = try? ViewTerminal(
            directory: directory, taskbar: taskbar, colour: context.appearance.colour, on: loop)
        {
          let screen = WatchScreen(of: chosen, sort: sort(arguments), appearance: context.appearance)
          return await ViewProgram(screen, of: chosen, until: end(arguments), on: terminal, loop).run()
        }
        let interval = arguments.has("json") ? arguments.duration("interval") : nil
        return await WatchProgram(chosen, until: end(arguments), interval: interval, on: loop)
          .run(output(arguments, chosen, context))
      }
    } catch {
      throw CommandError(error.description, .software)
    }
    return try outcome.get()
  }

  /// The full screen is for a terminal that can move its cursor, and for a person who did not ask for something else.
  private static func wantsView(_ arguments: ParsedArguments, _ context: Context) -> Bool {
    let other = ["once", "plain", "json", "inline"].contains { arguments.has($0) }
    let term = context.environment("TERM") ?? ""
    return !other && context.outputIsTerminal() && !term.isEmpty && term != "dumb"
  }

  private static func end(_ arguments: ParsedArguments) -> WatchEnd {
    arguments.has("once") ? .snapshot : arguments.has("until-done") ? .done : .never
  }

  private static func sort(_ arguments: ParsedArguments) -> WatchSort {
    arguments.text("sort").flatMap(WatchSort.init(rawValue:)) ?? .state
  }

  /// Where the note lies for who comes after a view that was killed: beside the socket, where only we write.
  private static var noteDirectory: String? {
    FilePath.parent(of: Place.resolve(socket: nil, state: nil, in: .own).socket)
  }

  private static func output(
    _ arguments: ParsedArguments, _ groups: [String]?, _ context: Context
  ) -> any WatchOutput {
    if arguments.has("json") { return JSONOutput(services: arguments.has("services")) }
    if arguments.has("once") {
      return OnceOutput(of: groups, appearance: context.appearance, isPlain: arguments.has("plain"))
    }
    if !arguments.has("plain"), let live = bars(groups, context) { return live }
    return PlainOutput(
      interval: arguments.duration("interval"), step: arguments.integer("step"),
      appearance: Appearance(environment: context.environment))
  }

  /// Bars where the standard output is a terminal that can show them, else whole lines.
  static func liveOutput(_ context: Context) -> any WatchOutput {
    bars(nil, context) ?? PlainOutput(appearance: Appearance(environment: context.environment))
  }

  private static func bars(_ groups: [String]?, _ context: Context) -> LiveOutput? {
    if context.environment("TERM") == "dumb" || !context.outputIsTerminal() { return nil }
    return LiveOutput(
      of: groups, taskbar: Taskbar(environment: context.environment), appearance: context.appearance)
  }
}

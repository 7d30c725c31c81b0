package import Model

/// `dmon start`: starts services that are there, or makes one of a script.
package enum StartCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    if let script = arguments.text("script-path") { return try start(script, arguments, context) }
    for option in ServiceOptions.forScripts where arguments.has(option.long) {
      throw .usage("option '--\(option.long)' goes with '--script-path'; 'dmon edit' changes a service that is there")
    }
    let verb = ServiceVerb(method: .start, word: "start", autostart: true) { service in
      (ServiceLine.state(service), service.state == .running || service.state == .finished)
    }
    return try verb.run(arguments, in: context)
  }

  private static func start(
    _ script: String, _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> ExitCode {
    if let name = arguments.texts("NAME").first {
      throw .usage("'\(name)' is named, and a script too; the script's service is named by '--process-name'")
    }
    let surroundings = ServiceSurroundings.own
    let path = surroundings.absolute(script)
    let command = try ScriptChoice.command(for: path, in: surroundings)
    let specification = try SpecificationBuilder(arguments, in: surroundings).added(command)
    let file = path.split(separator: "/").last.map(String.init)
    let addition = try ServiceAddition(
      specification, name: arguments.text("process-name") ?? file, group: nil, arguments, context)
    return try addition.addOrStart()
  }
}

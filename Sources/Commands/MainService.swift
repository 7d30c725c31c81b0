internal import Daemon
internal import Model
internal import Platform

/// The service that a container is there for: the command behind `dmon daemon --`, or who `--exit-with` names.
enum MainService {
  /// - Throws: a usage error for what does not go together.
  static func check(_ arguments: ParsedArguments) throws(CommandError) {
    let hasCommand = !arguments.remainder.isEmpty
    if hasCommand, arguments.has("detach") {
      throw .usage("a command behind '--' has its output where dmon has its own; in the background use 'dmon add'")
    }
    if arguments.has("restart"), !hasCommand {
      throw .usage("option '--restart' says when the command behind '--' is started again, and there is none")
    }
    if let text = arguments.text("exit-with"), named(text) == nil {
      throw .usage("option '--exit-with': '\(text)' is not the name of one service")
    }
  }

  /// Whose end is the end of dmon; nil: nobody's.
  static func name(_ arguments: ParsedArguments) -> ServiceName? {
    if let text = arguments.text("exit-with") { return named(text) }
    return specification(arguments, in: .own).map { ServiceName($0) }
  }

  /// `web` or `etl/load`; nil for what names many.
  private static func named(_ text: String) -> ServiceName? {
    let whole = text.utf8.contains(UInt8(ascii: "/")) ? text : "\(ServiceName.defaultGroup)/\(text)"
    return ServiceName(text: whole).flatMap { $0.complaint == nil ? $0 : nil }
  }

  /// What the command behind `--` is as a service; nil when there is none.
  ///
  /// It has all that dmon was started with: directory, variables, input and output. It is started once, as without dmon.
  static func specification(_ arguments: ParsedArguments, in surroundings: ServiceSurroundings) -> ServiceSpecification?
  {
    if arguments.remainder.isEmpty { return nil }
    var specification = ServiceSpecification(command: arguments.remainder)
    let name = ServiceName(specification)
    specification.name = name.complaint == nil ? name.name : "main"
    specification.group = ServiceName.defaultGroup
    specification.directory = surroundings.directory
    let variables = surroundings.environment.filter { !isOurs($0) }
    specification.inherited = variables
    // These would be the account's otherwise.
    let personal = variables.filter { entry in
      ["HOME", "USER", "LOGNAME", "SHELL"].contains { entry.hasPrefix("\($0)=") }
    }
    specification.environment = personal.isEmpty ? nil : personal
    specification.restart = arguments.text("restart").flatMap(RestartRule.init(rawValue:)) ?? .never
    specification.passOutput = true
    specification.origin = Supervisor.mainOrigin
    return specification
  }

  private static func isOurs(_ variable: String) -> Bool {
    ["DMON_SERVICE", "DMON_GROUP", "DMON_TASK", "DMON_RUN", "DMON_SOCKET", "SYSTEMD_EXEC_PID"].contains {
      variable.hasPrefix("\($0)=")
    }
  }
}

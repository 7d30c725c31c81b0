package import Model

/// `dmon install`: copies the binary and puts links, completions and man pages below a prefix, one printed line each.
package enum InstallCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let unitScope = try scope(arguments, context)
    let plan = InstallPlan(prefix: try prefix(arguments, context))
    let unit = try unitScope.map { scope throws(CommandError) in try self.unit(scope, plan, context) }
    let isDryRun = arguments.has("dry-run")
    for action in plan.actions + (unit.map(actions) ?? []) {
      if !isDryRun { try perform(action, context.installation) }
      try context.print(context.printable(action.description) + "\n")
    }
    if isDryRun {
      for command in unit?.commands ?? [] { try context.print("command     \(command.joined(separator: " "))\n") }
      try context.print("nothing was changed: that is what it would do\n")
    } else {
      for note in plan.notes(path: context.environment("PATH")) { try context.print(context.printable(note) + "\n") }
      if let unit { try enable(unit, context) }
    }
    return .success
  }

  // MARK: systemd

  /// Whose systemd gets a unit; nil: nobody's.
  private static func scope(
    _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> SystemdUnit.Scope? {
    let isUser = arguments.has("user")
    let isSystem = arguments.has("system")
    guard arguments.has("systemd") else {
      if isUser || isSystem { throw .usage("option '--\(isUser ? "user" : "system")' goes with '--systemd'") }
      return nil
    }
    if isUser, isSystem { throw .usage("the unit is either for '--user' or for '--system'") }
    return isUser || !isSystem && !context.installation.isRoot() ? .user : .system
  }

  private static func unit(
    _ scope: SystemdUnit.Scope, _ plan: InstallPlan, _ context: Context
  ) throws(CommandError) -> SystemdUnit {
    let places = [context.environment("XDG_CONFIG_HOME"), context.environment("HOME").map { "\($0)/.config" }]
    let home = places.compactMap { $0 }.first { $0.utf8.first == UInt8(ascii: "/") }
    if scope == .user, home == nil {
      throw .usage("HOME is not set, so there is no place for a unit of yours; '--system' makes one for the machine")
    }
    guard SystemdUnit.canStart(plan.binaryDirectory) else {
      throw .usage("option '--prefix': systemd needs an absolute path without quotes and backslashes")
    }
    return SystemdUnit(scope, executable: "\(plan.binaryDirectory)/dmon", configuration: home ?? "")
  }

  private static func actions(for unit: SystemdUnit) -> [InstallPlan.Action] {
    [.makeDirectory(unit.directory), .write(path: unit.path, text: unit.text)]
  }

  /// Has systemd know the unit, where it answers.
  private static func enable(_ unit: SystemdUnit, _ context: Context) throws(CommandError) {
    let isEnabled = unit.commands.allSatisfy(context.installation.succeeds)
    if isEnabled { try context.print("enabled     \(SystemdUnit.name)\n") }
    for note in unit.notes(isEnabled: isEnabled) { try context.print(context.printable(note) + "\n") }
  }

  private static func perform(_ action: InstallPlan.Action, _ actions: InstallActions) throws(CommandError) {
    switch action {
    case .makeDirectory(let path): try actions.makeDirectory(path)
    case .copyExecutable(let path): try actions.copyExecutable(path)
    case .link(let path, let text): try actions.link(text, path)
    case .write(let path, let text): try actions.write(text, path)
    }
  }

  private static func prefix(_ arguments: ParsedArguments, _ context: Context) throws(CommandError) -> String {
    if let prefix = arguments.text("prefix") { return prefix }
    if context.installation.isRoot() { return "/usr/local" }
    guard let home = context.environment("HOME"), home.utf8.first == UInt8(ascii: "/") else {
      throw .usage("HOME is not set, so say where to install with '--prefix DIR'")
    }
    return "\(home)/.local"
  }
}

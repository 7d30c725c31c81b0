package import Model

/// `dmon install`: copies the binary and puts links, completions and man pages below a prefix, one printed line each.
package enum InstallCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let plan = InstallPlan(prefix: try prefix(arguments, context))
    let isDryRun = arguments.has("dry-run")
    for action in plan.actions {
      if !isDryRun { try perform(action, context.installation) }
      try context.print(context.printable(action.description) + "\n")
    }
    if isDryRun {
      try context.print("nothing was changed: that is what it would do\n")
    } else {
      for note in plan.notes(path: context.environment("PATH")) { try context.print(context.printable(note) + "\n") }
    }
    return .success
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

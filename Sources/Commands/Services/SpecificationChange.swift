internal import Model

/// Which changes of a service a process that runs already cannot take over.
enum SpecificationChange {
  /// Those of `change` that differ from what was, by the names of their options.
  static func needingNewProcess(_ change: ServiceSpecification, of old: ServiceSpecification) -> [String] {
    var names: [String] = []
    func note<T: Equatable>(_ name: String, _ new: T?, _ old: T?) {
      if let new, new != old { names.append(name) }
    }
    note("the command", change.command.isEmpty ? nil : change.command, old.command)
    note("cwd", change.directory, old.directory)
    note("env", change.environment, old.environment)
    note("inherit-env", change.inherited, old.inherited)
    note("user", change.user, old.user)
    note("umask", change.umask, old.umask)
    note("nice", change.nice, old.nice)
    note("limit", change.limits, old.limits)
    note("split-output", change.splitOutput, old.splitOutput ?? false)
    return names
  }
}

/// How a command is written, without its name: `GROUP ID DONE[/TOTAL] [-m TEXT]`.
enum Synopsis {
  /// One line for a command, one for each subcommand of a family; each as words that stay whole.
  static func lines(of path: CommandPath) -> [[String]] {
    guard let command = path.last else { return [["COMMAND", "[ARGUMENT...]"]] }
    if command.subcommands.isEmpty { return [words(command.specification)] }
    return command.subcommands.map { [$0.name] + words($0.specification) }
  }

  /// The parts between which a line may be broken. Options stand first where a remainder follows.
  static func words(_ specification: CommandSpecification) -> [String] {
    let positionals = specification.positionals.map(\.synopsis)
    let options = specification.options.filter { !$0.isHidden }.map(word)
    let hasRemainder = specification.positionals.last?.arity == .remainder
    return hasRemainder ? options + ["[--]"] + positionals : positionals + options
  }

  private static func word(_ option: OptionSpecification) -> String {
    let name = option.short.map { "-\(Unicode.Scalar($0))" } ?? "--\(option.long)"
    return option.shownPlaceholder.map { "[\(name) \($0)]" } ?? "[\(name)]"
  }
}

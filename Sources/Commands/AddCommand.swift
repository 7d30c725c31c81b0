package import Model

/// `dmon add`: makes a service of a command and starts it.
package enum AddCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let specification = try SpecificationBuilder(arguments, in: .own).added(arguments.remainder)
    let addition = try ServiceAddition(
      specification, name: arguments.text("name"), group: arguments.text("group"), arguments, context)
    return try addition.add()
  }
}

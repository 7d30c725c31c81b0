package import Model

/// `dmon version`: prints the version in one line.
package enum VersionCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    if arguments.has("json") {
      try context.print("{\"version\":\"\(Release.version)\"}\n")
    } else {
      try context.print("dmon \(Release.version)\n")
    }
    return .success
  }
}

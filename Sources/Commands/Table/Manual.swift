/// What people read of a command beyond its options, in its help and its man page.
package struct Manual: Sendable, Equatable {
  /// The section DESCRIPTION, without the command's own option list.
  package var description: [Prose]
  package var examples: [Example]
  package var exitCodes: [ExitStatus]
  package var environment: [EnvironmentVariable]
  package var files: [FileLocation]
  /// Names of man pages with their section: `dmon-watch(1)`.
  package var seeAlso: [String]

  package init(
    description: [Prose], examples: [Example] = [], exitCodes: [ExitStatus] = [.success, .usage],
    environment: [EnvironmentVariable] = [], files: [FileLocation] = [], seeAlso: [String] = []
  ) {
    self.description = description
    self.examples = examples
    self.exitCodes = exitCodes
    self.environment = environment
    self.files = files
    self.seeAlso = seeAlso
  }
}

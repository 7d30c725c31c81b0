import Model

/// What a command sees of the process it runs in. Commands print only through it.
package struct Context: Sendable {
  /// Writes all of it to the standard output; false when that failed.
  package var write: @Sendable (String) -> Bool
  /// Writes all of it to the standard error output; what fails there cannot be told to anybody.
  package var complain: @Sendable (String) -> Void
  /// A variable of the environment.
  package var environment: @Sendable (String) -> String?
  package var outputIsTerminal: @Sendable () -> Bool
  /// Whether a person sits there who can be asked.
  package var canAsk: @Sendable () -> Bool
  /// Asks a person and returns the line that comes back; nil when none does.
  package var ask: @Sendable (String) -> String?
  /// Makes text from outside harmless for a terminal.
  package var printable: @Sendable (String) -> String
  package var installation: InstallActions
  /// Makes the daemon of a directory of scripts the one that is meant from now on.
  package var chooseDirectory: @Sendable (String) -> Void

  package init(
    write: @escaping @Sendable (String) -> Bool, complain: @escaping @Sendable (String) -> Void,
    environment: @escaping @Sendable (String) -> String?, outputIsTerminal: @escaping @Sendable () -> Bool,
    canAsk: @escaping @Sendable () -> Bool = { false }, ask: @escaping @Sendable (String) -> String? = { _ in nil },
    printable: @escaping @Sendable (String) -> String, installation: InstallActions,
    chooseDirectory: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.chooseDirectory = chooseDirectory
    self.write = write
    self.complain = complain
    self.environment = environment
    self.outputIsTerminal = outputIsTerminal
    self.canAsk = canAsk
    self.ask = ask
    self.printable = printable
    self.installation = installation
  }

  /// Writes `text` to the standard output.
  /// - Throws: code 73 when it cannot be written, for a script must not take half a list for a whole one.
  package func print(_ text: String) throws(CommandError) {
    if !write(text) { throw CommandError("cannot write to the standard output", .cannotCreate) }
  }
}

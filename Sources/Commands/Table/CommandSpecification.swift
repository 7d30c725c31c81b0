/// How a command is called: what its parser needs. Cheap to make; what people read is in ``Manual``.
package struct CommandSpecification: Sendable, Equatable {
  package var options: [OptionSpecification]
  package var positionals: [PositionalSpecification]

  package init(options: [OptionSpecification] = [], positionals: [PositionalSpecification] = []) {
    self.options = options
    self.positionals = positionals
  }

  /// With the option that names a daemon by its directory of scripts.
  package var ofDirectory: CommandSpecification {
    CommandSpecification(options: options + [.directory], positionals: positionals)
  }

  /// The options that people are told of, `--help` last.
  package var visibleOptions: [OptionSpecification] { options.filter { !$0.isHidden } + [.help] }
}

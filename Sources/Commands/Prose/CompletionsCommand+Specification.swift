extension CompletionsCommand {
  package static var name: String { "completions" }
  package static var summary: String { "print the completions for a shell" }

  package static var specification: CommandSpecification {
    CommandSpecification(positionals: [
      PositionalSpecification(
        "SHELL", .choice(CompletionShell.allCases.map(\.rawValue)), "`bash`, `zsh` or `fish`")
    ])
  }

  package static var manual: Manual {
    Manual(
      description: [
        .paragraph(
          "Prints a script that makes a shell complete commands, options and values of `dmon` and of every "
            + "`dmon-`*COMMAND*, also the groups and numbers of tasks that the daemon knows at that moment. `dmon "
            + "install` puts the same scripts where the shells look for them, so this is for those who did not "
            + "install it so.")
      ],
      examples: [
        Example("For this bash:", "source <(dmon completions bash)"),
        Example("For every zsh, in a directory of `fpath`:", "dmon completions zsh > ~/.zsh/completions/_dmon"),
        Example("For every fish:", "dmon completions fish > ~/.config/fish/completions/dmon.fish"),
      ],
      seeAlso: ["dmon-install(1)", "dmon-ls(1)"])
  }
}

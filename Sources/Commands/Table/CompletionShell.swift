/// The shells that there are completions for.
package enum CompletionShell: String, Sendable, CaseIterable {
  case bash, zsh, fish

  /// The script that makes the shell complete `dmon` and every `dmon-X`.
  package func script() -> String {
    switch self {
    case .bash: BashCompletions.script()
    case .zsh: ZshCompletions.script()
    case .fish: FishCompletions.script()
    }
  }

  /// Its name in the project's directory `completions`.
  package var fileName: String {
    switch self {
    case .bash: "dmon.bash"
    case .zsh: "_dmon"
    case .fish: "dmon.fish"
    }
  }

  /// Its name where the shell looks for it.
  package var installedName: String {
    switch self {
    case .bash: "dmon"
    case .zsh: "_dmon"
    case .fish: "dmon.fish"
    }
  }

  /// Where the shell looks for it, below `share`.
  package var directory: String {
    switch self {
    case .bash: "bash-completion/completions"
    case .zsh: "zsh/site-functions"
    case .fish: "fish/vendor_completions.d"
    }
  }
}

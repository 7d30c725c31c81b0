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

  /// What follows a command's name in the name of the file that the shell looks for; nil for zsh, which reads all files.
  var linkSuffix: String? {
    switch self {
    case .bash: ""
    case .zsh: nil
    case .fish: ".fish"
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

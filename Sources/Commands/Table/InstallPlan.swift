/// What `dmon install` puts where.
package struct InstallPlan: Sendable, Equatable {
  /// One step; all of them can be repeated.
  package enum Action: Sendable, Equatable {
    case makeDirectory(String)
    case copyExecutable(to: String)
    case link(path: String, text: String)
    case write(path: String, text: String)

    /// What it does, for the person who installs.
    package var description: String {
      switch self {
      case .makeDirectory(let path): "directory   \(path)"
      case .copyExecutable(let path): "executable  \(path)"
      case .link(let path, let text): "link        \(path) -> \(text)"
      case .write(let path, _): "file        \(path)"
      }
    }
  }

  package var actions: [Action]
  /// Where the executable comes to lie.
  package var binaryDirectory: String
  /// Where the completions for zsh come to lie.
  private var completionsDirectory: String

  /// - Parameter prefix: the directory that gets `bin` and `share`.
  package init(prefix: String) {
    let prefix = Self.withoutTrailingSlashes(prefix)
    let root = prefix == "/" ? "" : prefix
    binaryDirectory = "\(root)/bin"
    completionsDirectory = "\(root)/share/\(CompletionShell.zsh.directory)"
    let names = CommandTable.commands.flatMap { [$0.name] + $0.aliases }.map { "dmon-\($0)" }
    actions = [.makeDirectory(binaryDirectory), .copyExecutable(to: "\(binaryDirectory)/dmon")]
    actions += names.map { .link(path: "\(root)/bin/\($0)", text: "dmon") }
    for shell in CompletionShell.allCases { actions += Self.completions(shell, below: "\(root)/share", names) }
    var directories: Set<String> = []
    for page in ManualPage.all() {
      let directory = "\(root)/share/man/man\(page.section)"
      if directories.insert(directory).inserted { actions.append(.makeDirectory(directory)) }
      actions.append(.write(path: "\(directory)/\(page.fileName)", text: page.text))
    }
  }

  private static func completions(_ shell: CompletionShell, below share: String, _ names: [String]) -> [Action] {
    let directory = "\(share)/\(shell.directory)"
    var actions: [Action] = [
      .makeDirectory(directory), .write(path: "\(directory)/\(shell.installedName)", text: shell.script()),
    ]
    // bash and fish look for a file with the name of the command; zsh reads the names in the file.
    if let suffix = shell.linkSuffix {
      actions += names.map { .link(path: "\(directory)/\($0)\(suffix)", text: shell.installedName) }
    }
    return actions
  }

  /// What to tell the person who installs: whether the shell finds the executable, and zsh its completions.
  package func notes(path: String?) -> [String] {
    let entries = (path ?? "").split(separator: ":").map { Self.withoutTrailingSlashes(String($0)) }
    var notes: [String] = []
    if entries.contains(binaryDirectory) {
      notes.append("\(binaryDirectory) is on PATH: 'dmon demo' shows what it does")
    } else {
      notes.append("\(binaryDirectory) is not on PATH; add it with: export PATH=\"\(binaryDirectory):$PATH\"")
    }
    if !["/usr/share/zsh/site-functions", "/usr/local/share/zsh/site-functions"].contains(completionsDirectory) {
      notes.append(
        "zsh finds its completions with this line before compinit in ~/.zshrc: fpath+=(\(completionsDirectory))")
    }
    return notes
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var path = path[...]
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return String(path)
  }
}

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

  /// - Parameter prefix: the directory that gets `bin` and `share`.
  package init(prefix: String) {
    let prefix = Self.withoutTrailingSlashes(prefix)
    let root = prefix == "/" ? "" : prefix
    let bin = "\(root)/bin"
    let share = "\(root)/share"
    binaryDirectory = bin
    actions = [.makeDirectory(bin), .copyExecutable(to: "\(bin)/dmon")]
    for command in CommandTable.commands {
      for name in [command.name] + command.aliases {
        actions.append(.link(path: "\(bin)/dmon-\(name)", text: "dmon"))
      }
    }
    for shell in CompletionShell.allCases {
      actions.append(.makeDirectory("\(share)/\(shell.directory)"))
      actions.append(.write(path: "\(share)/\(shell.directory)/\(shell.installedName)", text: shell.script()))
    }
    var directories: Set<String> = []
    for page in ManualPage.all() {
      let directory = "\(share)/man/man\(page.section)"
      if directories.insert(directory).inserted { actions.append(.makeDirectory(directory)) }
      actions.append(.write(path: "\(directory)/\(page.fileName)", text: page.text))
    }
  }

  /// What to tell a person whose `PATH` does not lead to the executable; nil when it does.
  package func pathNote(path: String?) -> String? {
    let entries = (path ?? "").split(separator: ":").map { Self.withoutTrailingSlashes(String($0)) }
    if entries.contains(binaryDirectory) { return "\(binaryDirectory) is on PATH: 'dmon demo' shows what it does" }
    return "\(binaryDirectory) is not on PATH; add it with: export PATH=\"\(binaryDirectory):$PATH\""
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var path = path[...]
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return String(path)
  }
}

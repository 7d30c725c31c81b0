internal import Model

/// The variables of a run: what was taken over, what belongs to its user, what was asked for, and our marks. Later ones win;
/// only what a file or a crontab says is to be taken over is meant as it stands there, and wins over what its user has.
struct RunEnvironment {
  /// NAME=VALUE, each name once, in the order in which the names first came.
  let entries: [String]
  /// Where programs are searched.
  let searchPath: String

  /// What systemd told the process that added the service means that process: a service that heard it would speak for it.
  private static let ofOthers: Set<Substring> = [
    "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES",
  ]

  init(_ specification: ServiceSpecification, _ account: RunAccount, marks: [String]) {
    let inherited = specification.inherited ?? []
    let asked = specification.environment ?? []
    var values: [Substring: String] = [:]
    var names: [Substring] = []
    let first = specification.isOfFile ? account.variables : []
    let taken = first.count..<first.count + inherited.count
    let users = specification.isOfFile ? [] : account.variables
    for (index, entry) in (first + inherited + users + asked + marks).enumerated() {
      guard let equals = entry.utf8.firstIndex(of: UInt8(ascii: "=")), equals != entry.utf8.startIndex else { continue }
      let name = entry[..<equals]
      if taken.contains(index), Self.ofOthers.contains(name) { continue }
      if values.updateValue(entry, forKey: name) == nil { names.append(name) }
    }
    if let path = values["PATH"] {
      searchPath = String(path.dropFirst(5))
    } else {
      searchPath = ProgramSearch.defaultPath
      values["PATH"] = "PATH=\(searchPath)"
      names.append("PATH")
    }
    entries = names.compactMap { values[$0] }
  }
}

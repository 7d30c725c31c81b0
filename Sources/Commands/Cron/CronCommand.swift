internal import Configuration
package import Model
internal import Platform

/// `dmon cron`: a daemon for a directory of scripts, started by crontab as often as it likes.
package enum CronCommand: Command {
  package static var isDaemon: Bool { true }

  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let directory = try CronDirectory(arguments)
    if arguments.has("crontab") {
      let lines = try Crontab(directory.path, program: Environment.startedPath, options: passedOn(arguments))
      try context.print(lines.text)
      return .success
    }
    // Each minute: who is there already is all that has to be found out.
    if let holder = LockFile.holder(of: directory.place.state), holder.pid > 0 { return .success }
    try directory.check()
    let words = ["--detach", "--directory", directory.path] + passedOn(arguments)
    let parsed = try ArgumentParser.parse(RawArguments(words).words, for: DaemonCommand.specification)
    guard case .arguments(let daemon) = parsed else { return .software }
    return try DaemonCommand.run(daemon, in: context)
  }

  /// What is said to each start, and meant for the daemon.
  private static func passedOn(_ arguments: ParsedArguments) -> [String] {
    ["on-restart", "log-level"].flatMap { option in arguments.text(option).map { ["--\(option)", $0] } ?? [] }
  }
}

/// The directory of scripts that a command line means, and where its daemon is.
struct CronDirectory: Equatable {
  /// Absolute; without links where it exists.
  let path: String

  init(_ arguments: ParsedArguments) throws(CommandError) {
    if let text = arguments.text("directory") {
      self.init(text)
      return
    }
    guard let home = Environment["HOME"], home.utf8.first == UInt8(ascii: "/") else {
      throw .usage("there is no HOME; name the directory with '--directory'")
    }
    self.init("\(home)/.cronmon")
  }

  init(_ text: String) {
    let whole = FilePath.absolute(text)
    let clean = "/" + whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    path = Files.canonical(clean) ?? clean
  }

  var place: Place { Place(socket: "\(path)/.dmon/dmon.sock", state: "\(path)/.dmon") }

  /// As services say where they come from.
  var origin: String { path + "/" }

  /// Makes its daemon the one that this process asks. It is started by `dmon cron` alone.
  func choose() {
    Environment.remove("DMON_SOCKET")
    Environment.set("DMON_STATE", place.state)
    Environment.set("DMON_AUTOSTART", "0")
  }

  /// - Throws: what cron then mails: that it is not there, or that others can write to it.
  func check() throws(CommandError) {
    guard let problem = ScriptDirectory.problem(with: path) else { return }
    let isMissing = !Files.isDirectory(path)
    let hint = Files.exists(path) ? "" : "; 'mkdir -m 700 \(path)' makes it"
    throw CommandError("\(path): \(problem)\(hint)", isMissing ? .noInput : .notAllowed)
  }
}

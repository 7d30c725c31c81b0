import Model
import Platform
import Support
import Testing

/// A directory of scripts in a sandbox, and `dmon cron` for it.
struct ScriptDirectory: Sendable {
  let sandbox: Sandbox
  let path: String

  init(in sandbox: Sandbox) throws {
    self.sandbox = sandbox
    path = "\(sandbox.path)/scripts"
    try Files.makeDirectory(path)
    try Support.setMode(of: path, 0o700)
  }

  /// A directory with these starters, all of which `dmon cron` with these options has started.
  static func running(
    _ names: [String], in sandbox: Sandbox, options: [String] = []
  ) async throws -> ScriptDirectory {
    let directory = try ScriptDirectory(in: sandbox)
    for name in names { try directory.writeStarter(name) }
    try await directory.cron(options)
    for name in names { try await directory.waitUntilRuns(name) }
    return directory
  }

  /// What a person of cronmon wrote: `shared/examples/cronmon-service`, unchanged.
  static let example = """
    #!/bin/sh
    # A service as cronmon's users write it: any executable file; its name is the service's name.
    exec sh -c 'while true; do date; sleep 2; done'

    """

  var state: String { "\(path)/.dmon" }

  /// Writes a script as `cat >` does, in place; with a mode, that of `chmod` behind it.
  func write(_ text: String, to name: String, mode: Int? = nil) throws {
    try writeInPlace(text, to: "\(path)/\(name)", mode: mode)
  }

  /// A script that notes each of its starts with its pid, and stays.
  func writeStarter(_ name: String, mark: String = "") throws {
    let text = "#!/bin/sh\n# \(mark)\necho $$ >> \(sandbox.path)/starts-\(name)\nexec sleep 600\n"
    try write(text, to: name, mode: 0o700)
  }

  func setMode(of name: String, _ mode: Int) throws { try Support.setMode(of: "\(path)/\(name)", mode) }

  /// The pids with which a starter began, the first one first.
  func starts(_ name: String) -> [Int] {
    let bytes = Files.read("\(sandbox.path)/starts-\(name)", limit: 1 << 20) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
  }

  /// `dmon cron` as a crontab calls it.
  @discardableResult
  func cron(_ options: String...) async throws -> RunResult { try await cron(options) }

  @discardableResult
  private func cron(_ options: [String]) async throws -> RunResult {
    let result = try await sandbox.run(
      ["dmon", "cron", "--directory", path] + options, environment: ["DMON_SOCKET": nil])
    guard result.code == 0, result.output.isEmpty, result.errors.isEmpty else { throw UnexpectedResult(result) }
    return result
  }

  /// A command that asks the directory's daemon.
  func dmon(_ words: String...) async throws -> RunResult {
    try await sandbox.run(["dmon"] + words + ["--directory", path])
  }

  func services() async throws -> [ServiceStatus] {
    let result = try await dmon("ls", "--json")
    guard result.code == 0 else { throw UnexpectedResult(result) }
    return try decode(ServicesReply.self, from: result.output).services
  }

  func waitFor(_ name: String, _ what: String, _ condition: (ServiceStatus?) -> Bool) async throws {
    var last: [ServiceStatus] = []
    try await waitUntil("\(name) is \(what); there is \(last)") {
      last = try await services()
      return condition(last.first { $0.name == name })
    }
  }

  func waitUntilRuns(_ name: String) async throws {
    try await waitFor(name, "running") { $0?.state == .running && $0?.phase == "up" }
  }

  var holder: LockFile.Holder? { LockFile.holder(of: state) }

  /// Kills the daemon alone, or both processes of dmon.
  func kill(withKeeper: Bool) async throws {
    try await waitUntil("there is a daemon") { (self.holder?.pid ?? 0) > 0 }
    let holder = try #require(self.holder)
    let daemon = try ProcessDescriptor(opening: holder.pid)
    let keeper = try ProcessDescriptor(opening: holder.keeperPid)
    if withKeeper {
      try keeper.signal(.stop)
      try daemon.signal(.stop)
      try keeper.signal(.kill)
    }
    try daemon.signal(.kill)
    try await waitUntil("it is gone") {
      daemon.isEnded
        && (!withKeeper
          || keeper.isEnded && LockFile.holder(of: state).map { $0.keeperPid != holder.keeperPid } ?? true)
    }
  }
}

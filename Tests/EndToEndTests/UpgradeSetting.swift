import Model
import Platform
import Support
import Testing

/// A dmon in the background of a sandbox that was started from a file of its own, and what it can be upgraded to.
struct UpgradeSetting {
  let sandbox: Sandbox
  /// The file that it was started from.
  let program: String

  /// Starts it.
  init(_ sandbox: Sandbox) async throws {
    self.sandbox = sandbox
    program = "\(sandbox.path)/old/dmon"
    try await Self.copyProgram(to: program, in: sandbox)
    try await start()
  }

  private func start() async throws {
    let result = try await sandbox.run([program, "daemon", "--detach"])
    guard result.code == 0 else { throw UnexpectedResult(result) }
  }

  // MARK: programs

  /// A copy of the dmon that is tested, in a file of its own. Another process writes it: while one of ours has it open for
  /// that, and any test starts a program, it could not be executed.
  static func copyProgram(to path: String, in sandbox: Sandbox) async throws {
    try Files.makeDirectory(FilePath.parent(of: path) ?? "/")
    let result = try await sandbox.run(["cp", Sandbox.dmon, path])
    guard result.code == 0 else { throw UnexpectedResult(result) }
  }

  /// Another copy.
  func newProgram(_ name: String = "new") async throws -> String {
    let path = "\(sandbox.path)/\(name)/dmon"
    try await Self.copyProgram(to: path, in: sandbox)
    return path
  }

  /// A program that is a shell script; `$dmon` is the dmon that is tested.
  func script(
    _ text: String, _ name: String = "script", shell: String = "/bin/sh", mode: String = "755"
  ) async throws -> String {
    let path = "\(sandbox.path)/\(name)"
    let bytes = Array("#!\(shell)\ndmon='\(Sandbox.dmon)'\n\(text)\n".utf8)
    let result = try await sandbox.run(["sh", "-c", "cat > '\(path)' && chmod \(mode) '\(path)'"], input: bytes)
    guard result.code == 0 else { throw UnexpectedResult(result) }
    return path
  }

  /// A script that is a dmon in all, but `text` comes first where it would be the daemon.
  func daemonScript(_ text: String, _ name: String = "script", shell: String = "/bin/sh") async throws -> String {
    try await script("case $* in *--as-daemon*) \(text);; esac\nexec \"$dmon\" \"$@\"", name, shell: shell)
  }

  // MARK: upgrading

  func upgrade(_ arguments: String...) async throws -> RunResult {
    try await sandbox.run(["dmon", "upgrade"] + arguments)
  }

  /// An upgrade that must succeed.
  func mustUpgrade(_ arguments: String...) async throws {
    let result = try await sandbox.run(["dmon", "upgrade"] + arguments)
    guard result.code == 0, result.text.contains("has taken over") else { throw UnexpectedResult(result) }
  }

  // MARK: who is there

  func holder() throws -> LockFile.Holder { try #require(LockFile.holder(of: sandbox.state)) }

  /// The executable that a process runs.
  func executable(_ pid: Int) -> String { ProcessFacts.executable(of: pid) ?? "none" }

  /// The numbers of the descriptors that a process has open, by what they are.
  func descriptors(_ pid: Int) -> [String] {
    Files.list("/proc/\(pid)/fd").compactMap { Files.readLink("/proc/\(pid)/fd/\($0)") }
      .map { String($0.prefix { $0 != "[" }) }.sorted()
  }

  /// A service that lives on, by its name.
  func add(_ name: String, _ script: String, _ options: String...) async throws {
    let result = try await sandbox.run(
      ["dmon", "add", "--name", name] + options + ["--", "sh", "-c", script])
    guard result.code == 0 else { throw UnexpectedResult(result) }
  }

  /// Pids, starts and restarts of all services that run.
  func running() async throws -> [String] {
    try await sandbox.services().filter { $0.state == .running }
      .map {
        "\($0.name) \($0.pid ?? 0) since \(String(describing: $0.started)) restarts \($0.restarts) adopted \($0.adopted ?? false)"
      }
      .sorted()
  }

  /// The log of a service that counts from 1, one number a line: how far it came, or the first line that is wrong.
  func countedLines(_ name: String) -> Int? {
    var number = 0
    for line in sandbox.log(name).split(separator: UInt8(ascii: "\n")) {
      number += 1
      if Int(String(decoding: line, as: UTF8.self)) != number {
        Issue.record("line \(number) of \(name) is '\(String(decoding: line, as: UTF8.self))'")
        return nil
      }
    }
    return number
  }

  /// Counts in bursts: without the pauses it would fill the disk where everything is slow.
  static let counting = "i=0; while :; do i=$((i+1)); echo $i; [ $((i % 500)) -gt 0 ] || sleep 0.01; done"
}

import Model
import Platform
import Support
import Testing

/// `dmon daemon` as process 1 of its own pid namespace, as a container's runtime starts it.
struct Container {
  let sandbox: Sandbox
  /// `unshare`, which waits for process 1 and ends with its code.
  let outside: Child

  /// Starts `dmon daemon` with these words as process 1.
  ///
  /// - Parameters:
  ///   - isNobody: in a user namespace of its own, by a user without any right.
  ///   - preparation: shell commands that run as process 1 before it becomes dmon.
  init(
    _ sandbox: Sandbox, _ words: [String], isNobody: Bool = false, preparation: String = "", input: [UInt8]? = nil,
    environment: [String: String?] = [:]
  ) throws {
    self.sandbox = sandbox
    var command = ["unshare", "--pid", "--fork", "--mount", "--mount-proc"]
    if isNobody {
      setMode(0o755, of: sandbox.path)
      command =
        ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] + command + ["--user", "--map-root-user"]
    }
    command += ["sh", "-c", "\(preparation)\nexec dmon daemon \"$@\"", "sh"] + words
    outside = try sandbox.start(command, environment: environment, input: input)
  }

  /// The pid, seen from outside, of its process 1.
  func first() async throws -> Int {
    var pid: Int?
    try await waitUntil("there is a process 1; it says: \(outside.errorText)") {
      pid = ProcessTree.children(of: outside.pid).first
      return pid != nil || outside.ended != nil
    }
    return try #require(pid)
  }

  /// Sends a signal to its process 1.
  func signal(_ signal: Signal) async throws { Spawn.signal(try await first(), signal.rawValue) }

  /// Runs a command in its namespaces and waits for its end.
  @discardableResult func inside(_ words: String...) async throws -> RunResult {
    try await sandbox.run(
      [
        "nsenter", "--target", "\(try await first())", "--pid", "--mount", "sh", "-c",
        "cd \(sandbox.path); exec \"$@\"", "sh",
      ] + words)
  }

  /// Waits until the file of this name, in the sandbox, holds a line.
  func line(in file: String) async throws -> String {
    var text = ""
    try await waitUntil("\(file) has a line; it says: \(outside.errorText)") {
      text = String(decoding: Files.read("\(sandbox.path)/\(file)", limit: 1 << 16) ?? [], as: UTF8.self)
      return text.hasSuffix("\n")
    }
    return String(text.dropLast())
  }
}

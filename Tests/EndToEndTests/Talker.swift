import Model
import Platform
import Support
import Testing

/// A service that says at its NOTIFY_SOCKET what the test tells it, in Python.
struct Talker {
  let sandbox: Sandbox
  let name: String

  private static let program = #"""
    import os, signal, socket, subprocess, sys, time
    def say(text):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as talk:
            talk.sendto(text.encode(), "\0" + os.environ["NOTIFY_SOCKET"][1:])
    def done(text): open(sys.argv[1] + ".done", "a").write(text + "\n")
    """#

  // Opened for writing too it has no end: what was written between an end and the next open would be lost.
  private static let listening = #"""
    with open(os.open(sys.argv[1], os.O_RDWR)) as orders:
        for order in orders: exec(order)
    """#

  private var orders: String { "\(sandbox.path)/\(name).orders" }

  /// Adds the service, with these options; it does what it is told, after `beginning`.
  static func add(
    _ sandbox: Sandbox, _ options: [String], as name: String = "talker", beginning: String = ""
  ) async throws -> Talker {
    let talker = Talker(sandbox: sandbox, name: name)
    _ = try await sandbox.run(["mkfifo", talker.orders])
    let program = try sandbox.write(
      [program, beginning, listening].joined(separator: "\n"), to: "\(name).py")
    let result = try await sandbox.run(
      ["dmon", "add", "--name", name] + options + ["--", "/usr/bin/python3", program, talker.orders])
    guard result.code == 0 else { throw UnexpectedResult(result) }
    return talker
  }

  /// A service that does this alone.
  static func add(
    _ sandbox: Sandbox, _ options: [String], as name: String = "talker", only script: String
  ) async throws {
    let program = try sandbox.write([program, script].joined(separator: "\n"), to: "\(name).py")
    let result = try await sandbox.run(
      ["dmon", "add", "--name", name] + options + ["--", "/usr/bin/python3", program, "\(sandbox.path)/\(name)"])
    guard result.code == 0 else { throw UnexpectedResult(result) }
  }

  /// Has it run one line of Python.
  func tell(_ line: String) async throws {
    let result = try await sandbox.run(["sh", "-c", #"printf '%s\n' "$1" > "$2""#, "sh", line, orders])
    guard result.code == 0 else { throw UnexpectedResult(result) }
  }

  /// Has it send a message, and waits until that was sent.
  func say(_ message: String) async throws {
    let before = doneCount
    try await tell("say(\"\(message.split(separator: "\n").joined(separator: "\\n"))\"); done('said')")
    try await waitUntil("\(message) was sent") { doneCount > before }
  }

  /// How many things it has said that it did.
  var doneCount: Int {
    (Files.read("\(orders).done", limit: 1 << 20) ?? []).count { $0 == UInt8(ascii: "\n") }
  }

  /// Waits until the service stands so.
  func wait(_ what: String, _ condition: (ServiceStatus) -> Bool) async throws {
    try await sandbox.waitForService(name, what, condition)
  }

  var status: ServiceStatus { get async throws { try await sandbox.service(name) } }
}

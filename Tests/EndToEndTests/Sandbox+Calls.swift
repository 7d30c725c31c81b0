import Model
import Platform
import Support
import Testing
import Varlink

extension Sandbox {
  /// What `dmon ls --json` lists.
  func listedTasks(_ groups: String...) async throws -> [TaskStatus] {
    let result = try await run(["dmon", "ls", "--json"] + groups)
    guard result.code == 0 else { throw UnexpectedResult(result) }
    return try decode(ListReply.self, from: result.output).tasks
  }

  /// What the daemon knows of these groups, or of all: the same, without a process.
  func tasks(_ groups: String...) async throws -> [TaskStatus] {
    var names: [UInt8] = []
    try WireEncoder.encode(ListRequest(groups: groups.isEmpty ? nil : groups), into: &names)
    let reply = try #require(try connect().call("List", String(decoding: names, as: UTF8.self)))
    return try decode(Listed.self, from: Array(reply.utf8)).parameters.tasks
  }

  /// The one task that there is.
  func task() async throws -> TaskStatus {
    let tasks = try await tasks()
    return try #require(tasks.count == 1 ? tasks.first : nil, "\(tasks.count) tasks")
  }

  /// Runs `dmon report new` with these arguments and returns the number that it prints.
  func register(_ arguments: String...) async throws -> Int {
    let result = try await run(["dmon", "report", "new"] + arguments + ["--strict"])
    guard result.code == 0, let id = Int(result.text.dropLast()) else { throw UnexpectedResult(result) }
    return id
  }

  /// Runs a `dmon` command that must end with 0, and returns what it printed.
  @discardableResult
  func succeed(_ arguments: String...) async throws -> String {
    let result = try await run(["dmon"] + arguments)
    guard result.code == 0, result.errors.isEmpty else { throw UnexpectedResult(result) }
    return result.text
  }

  /// A connection of its own to the daemon; waits for one that is on its way while somebody holds the lock.
  func connect() throws -> RawClient {
    let deadline = Clocks.monotonic + .seconds(240)
    while true {
      do throws(SystemError) {
        return try RawClient(socket)
      } catch {
        guard error.isMissing || error.isRefusedConnection, LockFile.holder(of: state) != nil,
          Clocks.monotonic < deadline
        else { throw error }
      }
      Clocks.pause(.milliseconds(5))
    }
  }
}

/// A whole reply of List.
private struct Listed: Decodable { var parameters: ListReply }

/// Reads one JSON value.
func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws -> T {
  try bytes.withUnsafeBytes { try WireDecoder.decode(type, from: $0) }
}

/// A command ended in another way than the test needs.
struct UnexpectedResult: Error, CustomStringConvertible {
  var result: RunResult

  init(_ result: RunResult) { self.result = result }

  var description: String { "code \(result.code), output '\(result.text)', errors '\(result.errorText)'" }
}

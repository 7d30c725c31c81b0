import Model
import Platform
import Support
import Testing

extension Sandbox {
  /// What `dmon ls --json` lists of services.
  func services(_ names: String...) async throws -> [ServiceStatus] {
    let result = try await run(["dmon", "ls", "--json"] + names)
    guard result.code == 0 else { throw UnexpectedResult(result) }
    return try decode(ServicesReply.self, from: result.output).services
  }

  /// The one service of this name.
  func service(_ name: String) async throws -> ServiceStatus {
    let services = try await services(name)
    return try #require(services.count == 1 ? services.first : nil, "\(services.count) services '\(name)'")
  }

  /// Waits until the service stands so.
  func waitForService(
    _ name: String, _ what: String, _ condition: (ServiceStatus) -> Bool
  ) async throws {
    var last: ServiceStatus?
    try await waitUntil("\(name) is \(what); it is \(String(describing: last))") {
      last = try await services().first { $0.address.short == name }
      return last.map(condition) ?? false
    }
  }

  /// True while a process has this number and is no zombie.
  static func isAlive(_ pid: Int) -> Bool { ProcessFacts(of: pid).map { !$0.isZombie } ?? false }
}

import Model
import Platform
import Support
import Testing
import Varlink

extension Sandbox {
  /// The number that a script wrote into a file, with a newline behind it.
  func number(in file: String) async throws -> Int {
    var number: Int?
    try await waitUntil("\(file) has a number in it") {
      let text = String(decoding: Files.read("\(path)/\(file)", limit: 64) ?? [], as: UTF8.self)
      number = text.hasSuffix("\n") ? Int(text.dropLast()) : nil
      return number != nil
    }
    return try #require(number)
  }

  /// What the log of a service holds.
  func log(_ name: String) -> [UInt8] { Files.read("\(state)/logs/\(name).log", limit: 1 << 26) ?? [] }
}

extension RawClient {
  /// Calls `Add` and returns its answer.
  func add(_ service: ServiceSpecification, wait: Bool = true) throws -> String {
    var bytes: [UInt8] = []
    try WireEncoder.encode(AddRequest(service: service, wait: wait), into: &bytes)
    let frame = #"{"method":"org.dmon.Supervisor.Add","parameters":\#(String(decoding: bytes, as: UTF8.self))}"#
    return try #require(try call(frame))
  }

  /// All services.
  func services() throws -> [ServiceStatus] {
    let answer = try call(#"{"method":"org.dmon.Supervisor.List","parameters":{}}"#)
    guard let answer else { throw SystemError(call: "receive the services", code: 0) }
    return try decode(Listed.self, from: Array(answer.utf8)).parameters.services
  }

  private struct Listed: Decodable { var parameters: ServicesReply }
}

extension ServiceSpecification {
  /// A shell script under a name.
  static func script(_ name: String, _ script: String) -> ServiceSpecification {
    var service = ServiceSpecification(command: ["/bin/sh", "-c", script])
    service.name = name
    return service
  }
}

import Model
import Testing

@testable import Varlink

/// Read by Codable alone: only lists of statuses themselves are read faster.
private struct SlowReply: Decodable {
  struct Service: Decodable {
    let status: ServiceStatus

    init(from decoder: any Decoder) throws { status = try ServiceStatus(from: decoder) }
  }

  let services: [Service]
}

@Suite("The fast way to write and to read services")
struct ServiceStatusTests {
  @Test("it writes the same bytes as Codable, and they are read back", arguments: [20_261_121, nil])
  func sameBytes(fixedSeed: UInt64?) throws {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let reply = ServicesReply(services: (0..<Int.random(in: 0...3, using: &random)).map { _ in random.service() })
      var fast: [UInt8] = []
      var slow: [UInt8] = []
      UpdateWriter.append(reply, into: &fast)
      try WireEncoder.encode(reply, into: &slow)
      #expect(fast == slow, "seed \(seed)")
      #expect(try WireDecoder.decode(ServicesReply.self, from: fast) == reply, "seed \(seed)")
    }
  }

  @Test("it knows every field that the interface has")
  func everyField() throws {
    let status = InterfaceTests.status
    var fast: [UInt8] = []
    var slow: [UInt8] = []
    UpdateWriter.append(status, into: &fast)
    try WireEncoder.encode(status, into: &slow)
    #expect(String(decoding: fast, as: UTF8.self) == String(decoding: slow, as: UTF8.self))
    var untasked = status
    untasked.task = nil
    fast = []
    UpdateWriter.append(untasked, into: &fast)
    let read = try fast.withUnsafeBytes { try JSONTape(scanning: $0).service(0) }
    #expect(read == untasked)
  }

  @Test("whatever stands there, it is read as Codable reads it, and refused as Codable refuses it", arguments: 0..<20)
  func sameValues(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      var parts: [String] = []
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        var bytes: [UInt8] = []
        UpdateWriter.append(random.service(), into: &bytes)
        parts.append(String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self))
      }
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        parts.append(Self.oddities.randomElement(using: &random) ?? "")
      }
      let text = "{\"services\":[{" + parts.shuffled(using: &random).joined(separator: ",") + "}]}"
      let fast = Result { try WireDecoder.decode(ServicesReply.self, from: Array(text.utf8)).services }
      let slow = Result { try WireDecoder.decode(SlowReply.self, from: Array(text.utf8)).services.map(\.status) }
      switch (fast, slow) {
      case (.success(let fast), .success(let slow)): #expect(fast == slow, "\(text)")
      case (.failure(let fast), .failure(let slow)): #expect("\(fast)" == "\(slow)", "\(text)")
      default: Issue.record("\(text): \(fast) by one way, \(slow) by the other")
      }
    }
  }

  private static let oddities = [
    #""pid":null"#, #""name":null"#, #""x":[1,{"name":2}]"#, #""started":1.5"#, #""started":2.0"#, #""name":7"#,
    #""n\u0061me":"z""#, #""wanted":"sideways""#, #""wanted":"down""#, #""command":["a",null]"#, #""command":[1]"#,
    #""command":[]"#, #""command":"a""#, #""task":{"group":"g","id":1}"#, #""task":{}"#, #""task":null"#,
    #""statusTexts":"x""#, #""statusTeam":1"#, #""statusTe":1"#, #""statusTe":"x""#, #""run":99999999999999999999"#,
    #""ready":1"#,
    #""adopted":null"#, #""":1"#, #""instancE":1"#, #""timezone\u0000":"x""#,
  ]
}

extension SeededGenerator {
  fileprivate mutating func service() -> ServiceStatus {
    var status = ServiceStatus(
      name: text(), group: text(), instance: number(), host: text(), origin: text(),
      wanted: ServiceWish.allCases.randomElement(using: &self) ?? .up,
      state: ServiceState.allCases.randomElement(using: &self) ?? .running, phase: text(), reason: text(),
      ready: Bool.random(using: &self), run: number(), restarts: number())
    status.pid = perhaps { $0.number() }
    status.started = perhaps { Timestamp(microseconds: Int64($0.number())) }
    status.ended = perhaps { Timestamp(microseconds: Int64($0.number())) }
    status.code = perhaps { $0.number() }
    status.signal = perhaps { $0.number() }
    status.next = perhaps { Timestamp(microseconds: Int64($0.number())) }
    if Int.random(in: 0..<8, using: &self) == 0 { status.task = TaskKey(group: text(), id: number()) }
    status.adopted = perhaps { Bool.random(using: &$0) }
    status.output = perhaps { $0.text() }
    status.dropped = perhaps { $0.number() }
    status.command = perhaps { random in (0..<Int.random(in: 0...3, using: &random)).map { _ in random.text() } }
    status.health = perhaps { $0.text() }
    status.statusText = perhaps { $0.text() }
    status.mainPid = perhaps { $0.number() }
    status.schedule = perhaps { $0.text() }
    status.timezone = perhaps { $0.text() }
    return status
  }

  private mutating func perhaps<Value>(_ make: (inout SeededGenerator) -> Value) -> Value? {
    Bool.random(using: &self) ? make(&self) : nil
  }

  private mutating func number() -> Int {
    switch Int.random(in: 0..<4, using: &self) {
    case 0: 0
    case 1: .max
    case 2: .min
    default: Int.random(in: -1_000...1_000_000, using: &self)
    }
  }

  private mutating func text() -> String {
    let pieces = ["", "web", "a \"b\"", "\n\u{1}", "löad", "\u{1F980}", "x/y#2", "running for 5 s; next: 1"]
    return (0..<Int.random(in: 0...2, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
  }
}

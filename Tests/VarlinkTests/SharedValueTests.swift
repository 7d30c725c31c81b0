import Model
import Support
import Testing

@testable import Varlink

private struct Holder: Codable, Equatable {
  @SharedValue var rule: WatchRule
  var number: Int
}

@Suite("Values whose copies share one place")
struct SharedValueTests {
  private let rule = WatchRule(paths: ["/a", "/b"], depth: 2)

  @Test("a change of one copy leaves the others as they were")
  func change() {
    let first = Holder(rule: rule, number: 1)
    var second = first
    second.rule.depth = 9
    second.rule.paths.append("/c")
    #expect(first.rule == rule)
    #expect(second.rule.depth == 9)
    #expect(second.rule.paths == ["/a", "/b", "/c"])
    #expect(first != second)
  }

  @Test("equal is what says the same, in one place or in two")
  func equality() {
    let first = Holder(rule: rule, number: 1)
    #expect(first == Holder(rule: rule, number: 1))
    var second = first
    #expect(first == second)
    second.rule.depth = 3
    second.rule.depth = 2
    #expect(first == second)
  }

  @Test("on the wire it is the value itself")
  func coding() throws {
    let value = Holder(rule: rule, number: 1)
    var bytes: [UInt8] = []
    try WireEncoder.encode(value, into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"rule":{"paths":["/a","/b"],"depth":2},"number":1}"#)
    #expect(try WireDecoder.decode(Holder.self, from: bytes) == value)
    #expect(throws: (any Error).self) { try WireDecoder.decode(Holder.self, from: Array(#"{"number":1}"#.utf8)) }
  }
}

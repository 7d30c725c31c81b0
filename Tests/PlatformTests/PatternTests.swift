import Platform
import Testing

@Suite("Regular expressions")
struct PatternTests {
  @Test("are found as grep -E finds them, in bytes of any kind")
  func found() throws {
    let pattern = try Pattern("^up (on|at) [0-9]+$")
    #expect(pattern.isFound(in: Array("up on 80".utf8)))
    #expect(!pattern.isFound(in: Array("up on 80.".utf8)))
    #expect(!pattern.isFound(in: []))
    #expect(try Pattern("a").isFound(in: [0xFF, 0xC3, UInt8(ascii: "a")]))
    #expect(try !Pattern("b").isFound(in: [UInt8(ascii: "a"), 0, UInt8(ascii: "b")]))
  }

  @Test(
    "what is none, or is too long, is refused in words",
    arguments: ["(", "[a", "*a{2,1}", String(repeating: "a", count: 2_000)])
  func refused(text: String) {
    #expect(throws: Pattern.Complaint.self) { try Pattern(text) }
  }
}

import Platform
import Support
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

  @Test("a ')' that closes nothing is a character, beside what stands before and after it")
  func loose() throws {
    let pattern = try Pattern("x)|b$", groups: 1)
    #expect(pattern.isFound(in: Array("ax)c".utf8)))
    #expect(pattern.isFound(in: Array("ab".utf8)))
    #expect(!pattern.isFound(in: Array("xbc".utf8)))
    #expect(pattern.captures(in: Array("ax)c".utf8))?.first == 1..<3)
  }

  @Test("are found in many lines, though what is known of former lines is thrown away")
  func many() throws {
    let pattern = try Pattern("(a|b)*a(a|b){200}c", groups: 1)
    var generator = SeededGenerator(seed: 7)
    for round in 0..<12 {
      var line = (0..<1_000).map { _ in UInt8(ascii: Bool.random(using: &generator) ? "a" : "b") }
      #expect(!pattern.isFound(in: line))
      #expect(pattern.captures(in: line) == nil)
      line[500] = UInt8(ascii: "a")
      line[701] = UInt8(ascii: "c")
      #expect(pattern.captures(in: line)?.first == 0..<702, "\(round)")
    }
  }

  @Test("are found where grep -E finds them, whatever they are made of")
  func likeGrep() throws {
    var generator = SeededGenerator(seed: 11)
    let parts = ["a", "b", "^", "$", "(", ")", "|", "*", "?", "{2}", "+", ".", "[ab]", #"\b"#, #"\)"#]
    var admitted = 0
    for _ in 0..<4_000 {
      let text = (0..<Int.random(in: 1...7, using: &generator)).map { _ in parts.randomElement(using: &generator) ?? ""
      }
      .joined()
      guard let pattern = try? Pattern(text), let same = try? Pattern(text, groups: 1) else { continue }
      admitted += 1
      let line = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        Array("ab) ".utf8).randomElement(using: &generator) ?? 0
      }
      let isThere = PlainExpression.isFound(text, in: line)
      #expect(pattern.isFound(in: line) == isThere && (same.captures(in: line) != nil) == isThere, "\(text) \(line)")
    }
    #expect(admitted > 500)
  }

  @Test(
    "what is none, or is too long, is refused in words",
    arguments: ["(", "[a", "*a{2,1}", #"(a)\1"#, "(x{255}){255}", String(repeating: "a", count: 2_000)])
  func refused(text: String) {
    #expect(throws: Pattern.Complaint.self) { try Pattern(text) }
  }
}

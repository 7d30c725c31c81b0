import Model
import Support
import Testing

@Suite("The size of an expression")
struct ExpressionSizeTests {
  private func complaint(_ text: String) -> String? {
    do throws(ExpressionSize.Complaint) {
      _ = try ExpressionSize(text)
      return nil
    } catch {
      return error.text
    }
  }

  @Test(
    "is that of what the repetitions stand for",
    arguments: [
      ("", 0), ("abc", 3), ("(a|b)", 4), ("x{3}", 3), ("x{3,}", 5), ("x{3,5}", 7), ("x{,5}", 10), ("x*", 2), ("x+", 3),
      ("x?", 2), ("[^]a{9}[:alpha:]]{2}", 2), ("[[.].]x{9}]", 1), (#"[\]{2}"#, 2), (#"\(a\{2}"#, 5), ("x++", 7),
      ("x{0}", 1), ("(x{2}){3}", 9), ("a)", 2), (#"\w{4}"#, 4), ("([0-9]{1,3}\\.){3}[0-9]{1,3}", 26),
    ])
  func counting(text: String, pieces: Int) throws {
    #expect(try ExpressionSize(text).pieces == pieces)
  }

  @Test(
    "ordinary ones are admitted",
    arguments: [
      #"^\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+Z?\]? (INFO|WARN) .*listening on (.*)?:[0-9]+$"#,
      #"\b(foo|bar|baz)\b|\bready\b|^up$|^on$"#, "^([a-z]* ?)*ready", "(^|,)x", ".{0,255}", #"a\\1"#, #"[\1]"#, #"\0"#,
      String(repeating: "a", count: 1_024),
    ])
  func admitted(text: String) { #expect(complaint(text) == nil) }

  @Test("a back-reference is refused, and where it stands is said", arguments: [(#"(a)\1"#, 4), (#"(a)[]\1]\9"#, 9)])
  func reference(text: String, place: Int) {
    let complaint = complaint(text) ?? ""
    #expect(complaint.contains("back-reference") && complaint.contains("at byte \(place)"), "\(complaint)")
  }

  @Test(
    "what would become too large is refused",
    arguments: [
      "((x{1,255}){1,255}){1,255}", "x{1025}", "(x{32767}){0}", "x{99999999999999999999}", #"([a-y]??){1,143}$"#,
      ".?((x*){7,8}){27,}", #"(\bx?){200}"#, #"(\b(x|\b)*){8}"#, "x" + String(repeating: "+", count: 900),
      String(repeating: "(", count: 30) + "x" + String(repeating: "+)", count: 30),
    ])
  func large(text: String) { #expect(complaint(text)?.contains("too large") == true) }

  @Test("what is too long is refused") func long() {
    #expect(complaint(String(repeating: "é", count: 513))?.contains("1024 bytes") == true)
  }

  @Test("a ')' that closes nothing is escaped, and nothing else is changed")
  func closing() throws {
    #expect(try ExpressionSize(#"a)|(b)[)]\))("#).closed == #"a\)|(b)[)]\)\)("#)
  }

  @Test("whatever it is given, it comes to an end within its limits")
  func anything() {
    var generator = SeededGenerator(seed: 5)
    let parts = ["a", "\\", "[", "]", "(", ")", "{", "}", ",", "9", "|", "*", "+", "?", "^", "[:", ":]", "é", "{2,3}"]
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        parts.randomElement(using: &generator) ?? ""
      }.joined()
      guard let size = try? ExpressionSize(text) else { continue }
      #expect(size.pieces <= ExpressionSize.most, "\(text)")
      #expect(size.closed.utf8.count >= text.utf8.count, "\(text)")
    }
  }
}

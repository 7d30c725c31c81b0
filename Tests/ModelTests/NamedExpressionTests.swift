import Model
import Support
import Testing

@Suite("Named groups of an expression")
struct NamedExpressionTests {
  private func complaint(_ text: String) -> String? {
    do throws(NamedExpression.Complaint) {
      _ = try NamedExpression(text)
      return nil
    } catch {
      return error.text
    }
  }

  @Test("become numbered ones")
  func rewriting() throws {
    let expression = try NamedExpression(#"row (?<done>\d+)( of|/)(?P<total>[\d.]+)(?:x)"#)
    #expect(expression.pattern == "row ([0-9]+)( of|/)([0-9.]+)(x)")
    #expect(expression.groups == [.done: 1, .total: 3])
  }

  @Test("parentheses that are escaped or in brackets are none")
  func brackets() throws {
    let expression = try NamedExpression(#"\((?<percent>[0-9]+)[](?<x>)[:alpha:]]%\)"#)
    #expect(expression.pattern == #"\(([0-9]+)[](?<x>)[:alpha:]]%\)"#)
    #expect(expression.groups == [.percent: 1])
  }

  @Test(
    "others are refused, and so is what POSIX does not have",
    arguments: [
      ("(?<count>[0-9]+)", "'count'"), ("(?=x)(?<done>1)", "(?:...)"), ("(?<done>.*?)", "'*?'"),
      ("([0-9]+)", "names nothing"), ("(?<total>[0-9]+)", "names nothing"), ("(?<done>1)(?<done>2)", "twice"),
    ])
  func refusing(text: String, words: String) {
    #expect(complaint(text)?.contains(words) == true, "\(complaint(text) ?? "nil")")
  }

  @Test("give a reading")
  func reading() throws {
    let size = try NamedExpression("(?<done>a)(?<total>b)(?<message>c)")
    let found: [Int: String] = [1: "3.4", 2: " 120 MB", 3: " file x: "]
    #expect(
      size.reading { found[$0].map { Array($0.utf8) } }
        == ProgressScanner.Reading(completed: 3_400_000, total: 120_000_000, unit: "B", message: "file x:"))
    let percent = try NamedExpression("(?<percent>a)")
    #expect(percent.reading { _ in Array("12.5".utf8) }?.total == 100)
    #expect(percent.reading { _ in Array("many".utf8) } == nil)
    #expect(percent.reading { _ in nil } == nil)
  }
}

extension NamedExpressionTests {
  @Test(
    "a message that was named is taken as it stands",
    arguments: ["0.8", "-5 dB", "192.168.0.1", "2026-11-21T10:00", "[x]", "(a", "250K", "=", "50%"])
  func message(text: String) throws {
    let expression = try NamedExpression("(?<message>.*)")
    #expect(expression.reading { _ in Array("  \(text) ".utf8) }?.message == text)
  }
}

@Suite("The time for looking")
struct ScanBudgetTests {
  @Test("is a fiftieth of all time, and some at the beginning")
  func share() {
    var budget = ScanBudget(at: Instant(nanoseconds: 0))
    var spent = Duration.zero
    var now = Instant(nanoseconds: 0)
    for _ in 0..<100_000 {
      now = now + .microseconds(100)
      if budget.allows(at: now) {
        budget.spend(.microseconds(50))
        spent += .microseconds(50)
      }
    }
    #expect(spent > .milliseconds(190) && spent < .milliseconds(220))
  }
}

@Suite("Counting lines")
struct LineCountTests {
  @Test("counts every newline, in any portions, and a last line without one")
  func counting() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
        [UInt8](arrayLiteral: 0x0A, 0x0B, 0x8A, 0x09, 0x61, 0x00)[Int.random(in: 0...5, using: &generator)]
      }
      var count = LineCount()
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = Array(rest.prefix(Int.random(in: 1...50, using: &generator)))
        rest = rest.dropFirst(chunk.count)
        chunk.withUnsafeBytes { count.take($0) }
      }
      #expect(count.lines == bytes.count(where: { $0 == 0x0A }))
      count.finish()
      #expect(
        count.lines == bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
          - (bytes.last == 0x0A || bytes.isEmpty ? 1 : 0))
    }
  }

  @Test("of a file of known length there are as many as its beginning promises")
  func estimate() {
    var count = LineCount()
    #expect(count.total(in: 100) == nil)
    Array("aaaa\nbbbb\n".utf8).withUnsafeBytes { count.take($0) }
    #expect(count.total(in: 100) == 20)
  }
}

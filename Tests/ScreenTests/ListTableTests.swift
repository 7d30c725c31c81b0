import Model
import Screen
import Testing

@Suite("ListTable")
struct ListTableTests {
  private func render(_ tasks: [TaskStatus], _ columns: Int?) -> [String] {
    ListTable.render(tasks, columns: columns, now: Samples.now, appearance: .plain).map(\.trimmed)
  }

  @Test("aligned columns, nothing cut in a pipe")
  func unlimited() {
    let tasks = [
      Samples.task("etl", 1, "load", .active, 420, of: 1_000, unit: "files", rate: 12.3, left: 47, message: "orders"),
      Samples.task("a group", 12, "漢字", .failed, 40, of: 100, reason: "exit 3", ended: 72),
      Samples.task("etl", 3, "", .stalled, updated: 60),
    ]
    #expect(
      render(tasks, nil) == [
        "GROUP    ID  LABEL  STATE                PROGRESS    RATE  TIME          AGE  MESSAGE",
        "etl       1  load     active   42% 420/1000 files  12.3/s  ETA 0:47     1:40  orders",
        "a group  12  漢字   ✗ failed           40% 40/100          took 1:12    1:40  exit 3",
        "etl       3         ! stalled                              silent 40 s  1:40",
      ])
    let long = Samples.task("g", 1, String(repeating: "x", count: 500), .active, message: "m")
    #expect(render([long], nil)[1].contains(long.label + "    active"))
    #expect(render([], nil) == ["GROUP  ID  LABEL  STATE  PROGRESS  RATE  TIME  AGE  MESSAGE"])
  }

  @Test("on a terminal no line is wider than it, and the state stays")
  func limited() {
    for columns in 1...150 {
      for line in ListTable.render(Samples.mixed, columns: columns, now: Samples.now, appearance: .plain) {
        #expect(line.columns <= columns)
      }
    }
    let narrow = render(Samples.mixed, 40)
    #expect(narrow[0] == "GROUP  ID  LABEL               STATE")
    #expect(narrow[1].contains("load orders") && narrow[1].hasSuffix("active"))
    #expect(render(Samples.mixed, 90)[5].contains("failed"))
  }

  @Test("hostile text keeps its lines and columns")
  func hostile() {
    var random = SeededRandom(seed: 13)
    for _ in 0..<200 {
      let tasks = (1...3).map { id in
        Samples.task(
          random.hostileText(upTo: 5), id, random.hostileText(upTo: 30), random.one(of: TaskState.allCases),
          Double(bitPattern: random.next()), of: 5, unit: random.hostileText(upTo: 4),
          message: random.hostileText(upTo: 30), reason: random.hostileText(upTo: 4))
      }
      let columns = random.chance(30) ? nil : Int.random(in: 1...120, using: &random)
      let lines = ListTable.render(tasks, columns: columns, now: Samples.now, appearance: .plain)
      #expect(lines.count == 4)
      for line in lines {
        #expect(line.columns <= columns ?? .max)
        #expect(line.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
      }
    }
  }

  @Test("what the environment says of the terminal")
  func appearance() {
    func look(_ environment: [String: String]) -> Appearance { Appearance { environment[$0] } }
    #expect(look(["TERM": "xterm-256color", "LANG": "de_DE.UTF-8"]) == Appearance())
    #expect(look(["TERM": "xterm"]) == Appearance())
    #expect(look(["TERM": "xterm", "LC_ALL": "C"]) == Appearance(symbols: false, utf8: false))
    #expect(look(["TERM": "xterm", "LC_ALL": "", "LANG": "C.utf8"]) == Appearance())
    #expect(look(["TERM": "xterm", "NO_COLOR": "1"]) == .plain)
    #expect(look(["TERM": "xterm", "NO_COLOR": ""]) == Appearance())
    #expect(look(["TERM": "dumb"]) == Appearance(colour: false, symbols: false))
    #expect(look([:]) == Appearance(colour: false, symbols: false))
    #expect(look(["TERM": "linux"]) == Appearance(symbols: false))
  }

  @Test("a line that is cut says so, at any width")
  func cut() {
    var line = StyledLine("abc")
    line.append("def", style: .bad)
    line.append(")")
    let texts = (0...7).map { limit in
      var line = line
      line.cut(to: limit)
      return line.text
    }
    #expect(texts == ["", "…", "a…", "ab…", "abc…", "abcd…", "abcde…", "abcdef)"])
  }
}

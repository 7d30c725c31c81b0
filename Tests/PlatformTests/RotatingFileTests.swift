import Platform
import Support
import Testing

@Suite("A file that begins anew when it is full")
struct RotatingFileTests {
  private func text(_ path: String) -> String? {
    Files.read(path, limit: 1_000).map { String(decoding: $0, as: UTF8.self) }
  }

  private func write(_ texts: String..., into file: inout RotatingFile) throws {
    for text in texts { try file.append(Array(text.utf8)) }
  }

  @Test("the old ones are numbered, and the oldest is dropped")
  func rotation() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/log"
    var file = RotatingFile(path, limit: 8, keeping: 2)
    try write("1111", "2222", "3333", "4444", "5", into: &file)
    #expect(text(path) == "5")
    #expect(text("\(path).1") == "33334444")
    #expect(text("\(path).2") == "11112222")
    try write("66666666", "longer than it may be", "7", into: &file)
    #expect(text(path) == "7")
    #expect(text("\(path).1") == "longer than it may be")
    #expect(text("\(path).2") == "66666666")
    #expect(Files.list(directory.path) == ["log", "log.1", "log.2"])
  }

  @Test("what was there before is kept, and counts")
  func existing() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/log"
    try Files.write(Array("before".utf8), to: path)
    var file = RotatingFile(path, limit: 8, keeping: 1)
    try write("1", "2", "3", into: &file)
    #expect(text(path) == "3")
    #expect(text("\(path).1") == "before12")
  }

  @Test("none kept means none kept")
  func noneKept() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/log"
    var file = RotatingFile(path, limit: 4, keeping: 0)
    try write("1111", "2222", "3333", into: &file)
    #expect(text(path) == "3333")
    #expect(Files.list(directory.path) == ["log"])
  }

  @Test("opened again, it writes to what has the name now")
  func reopening() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/log"
    var file = RotatingFile(path, limit: 1_000, keeping: 1)
    try write("1", into: &file)
    try Files.write([], to: "\(directory.path)/other")
    try Files.remove(path)
    try write("2", into: &file)
    #expect(text(path) == nil)
    try file.open()
    try write("3", into: &file)
    #expect(text(path) == "3")
  }

  @Test("what is no file is refused", arguments: ["/dev/null", "/tmp"])
  func noFile(path: String) {
    #expect(throws: SystemError.self) {
      var file = RotatingFile(path, limit: 1_000, keeping: 1)
      try file.open()
    }
  }
}

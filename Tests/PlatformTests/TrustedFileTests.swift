import Platform
import Support
import Testing

@Suite("Files whose words are obeyed")
struct TrustedFileTests {
  private func refusal(_ path: String) -> TrustedFile.Refusal? {
    do throws(TrustedFile.Refusal) {
      _ = try TrustedFile.read(path, limit: 100)
    } catch {
      return error
    }
    return nil
  }

  @Test("ours are read up to the limit; what others can write to, what is missing and what is no file is refused")
  func reading() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/f"
    try Files.write(Array("0123456789".utf8), to: path, mode: 0o600)
    #expect(try TrustedFile.read(path, limit: 4) == Array("0123".utf8))
    #expect(try TrustedFile.read(path, limit: 100) == Array("0123456789".utf8))
    try Files.link("\(directory.path)/link", to: "f")
    #expect(try TrustedFile.read("\(directory.path)/link", limit: 2) == Array("01".utf8))
    #expect(refusal("\(directory.path)/none") == .missing)
    #expect(refusal(directory.path) == .noRegularFile)
    _ = try run(["mkfifo", "\(directory.path)/fifo"])
    #expect(refusal("\(directory.path)/fifo") == .noRegularFile)
    for mode in ["620", "602", "666"] {
      _ = try run(["chmod", mode, path])
      if case .exposed = refusal(path) {} else { Issue.record("mode \(mode) is not refused") }
      #expect(try TrustedFile.read(path, limit: 1, anybodys: true) == Array("0".utf8))
    }
    _ = try run(["chmod", "644", path])
    #expect(refusal(path) == nil)
    guard ProcessFacts.ownUser == 0 else { return }
    _ = try run(["chown", "65534", path])
    #expect(refusal(path) == .foreign(owner: 65_534, mode: 0o644))
  }

  @Test("a file looks different when it was written, replaced or given another mode, and the same when it was read")
  func looks() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/f"
    #expect(FileStamp(path) == nil)
    try Files.write([1], to: path)
    let first = FileStamp(path)
    _ = try TrustedFile.read(path, limit: 9)
    #expect(FileStamp(path) == first)
    try Files.write([2], to: path)
    let second = FileStamp(path)
    #expect(second != first)
    _ = try run(["chmod", "600", path])
    #expect(FileStamp(path) != second)
  }
}

import Model
import Platform
import Support
import Testing

@Suite("Directories and files", .timeLimit(.minutes(10)))
struct DirectoryTests {
  /// Why a directory is refused, nil when it is not.
  private static func refusal(_ path: String) -> Directory.Refusal? {
    do throws(Directory.Refusal) {
      _ = try Directory(opening: path)
      return nil
    } catch {
      return error
    }
  }

  @Test("a directory that is made is for us alone, with all that was missing above it")
  func making() throws {
    let temporary = try TemporaryDirectory()
    let path = "\(temporary.path)/a/b/c"
    for _ in 0..<2 { _ = try Directory(making: path) }
    for made in ["a", "a/b", "a/b/c"] { #expect(mode(of: "\(temporary.path)/\(made)") == 0o700) }
  }

  @Test("what others can write to, what is not ours, and a link are refused")
  func refusals() throws {
    let temporary = try TemporaryDirectory()
    let path = "\(temporary.path)/d"
    _ = try Directory(making: path)
    #expect(Self.refusal(path) == nil)
    for wrong in [0o720, 0o702, 0o777] {
      setMode(wrong, of: path)
      #expect(Self.refusal(path) == .exposed(path: path, owner: ProcessFacts.ownUser, mode: wrong))
    }
    setMode(0o755, of: path)
    #expect(Self.refusal(path) == nil)
    try Files.link("\(temporary.path)/link", to: path)
    guard case .system = Self.refusal("\(temporary.path)/link") else {
      Issue.record("a symbolic link was followed")
      return
    }
    if setOwner(12_345, of: path) {
      #expect(Self.refusal(path) == .foreign(path: path, owner: 12_345, mode: 0o755))
    } else {
      guard case .foreign = Self.refusal("/") else {
        Issue.record("a foreign directory was taken")
        return
      }
    }
    try Files.write([], to: "\(temporary.path)/file")
    for missing in ["none", "file"] {
      guard case .system(let error) = Self.refusal("\(temporary.path)/\(missing)") else {
        Issue.record("\(missing) was taken")
        return
      }
      #expect(error.isMissing)
    }
  }

  /// Whether the lock can be taken; lets go of it at once.
  private static func canTake(_ directory: borrowing Directory, _ holder: LockFile.Holder) throws -> Bool {
    switch try LockFile.acquire(in: directory, holder: holder) {
    case .none: false
    case .some: true
    }
  }

  @Test("a lock has one holder, says who that is, and is free when it is let go")
  func lock() throws {
    let temporary = try TemporaryDirectory()
    let directory = try Directory(opening: temporary.path)
    #expect(LockFile.holder(of: temporary.path) == nil)
    let holder = LockFile.Holder(pid: 77, startTicks: 5, socket: "/a path/with spaces")
    do {
      let lock = try LockFile.acquire(in: directory, holder: holder)
      let isFree1 = try Self.canTake(directory, holder)
      #expect(!isFree1)
      #expect(LockFile.holder(of: temporary.path) == holder)
      #expect(LockFile.awaitHolder(of: temporary.path, within: .seconds(120)) == holder)
      _ = consume lock
    }
    // A child that another test is just starting may hold it until it runs.
    while try !Self.canTake(directory, holder) { Clocks.pause(.milliseconds(1)) }
    #expect(mode(of: "\(temporary.path)/lock") == 0o600)
  }

  @Test("a lock is free when its holder was killed")
  func lockOfTheDead() throws {
    let temporary = try TemporaryDirectory()
    let directory = try Directory(opening: temporary.path)
    let flock = try #require(Environment.findProgram("flock"))
    let (pid, far) = try FarEnd.pair { near, far in
      var spawn = Spawn(
        path: flock,
        arguments: ["flock", "--no-fork", "\(temporary.path)/lock", "sh", "-c", "echo 1 2 /s >&0; exec cat >&0"])
      spawn.descriptors = [near.raw, -1, 2]
      return (try spawn.start(), far)
    }
    while far.receive() == [] { Clocks.pause(.milliseconds(1)) }
    let holder = LockFile.Holder(pid: 1, startTicks: 1, socket: "/s")
    let isFree3 = try Self.canTake(directory, holder)
    #expect(!isFree3)
    Spawn.signal(pid, 9)
    _ = Spawn.wait(for: pid, blocking: true)
    let isFree4 = try Self.canTake(directory, holder)
    #expect(isFree4)
  }

  @Test("those who only ask for the holder do not keep anybody from taking the lock")
  func askersAndTakers() async throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    let paths = Diary<String>()
    paths.note(path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask { while !Task.isCancelled { _ = LockFile.holder(of: paths.all.last ?? "") } }
      }
      // A new lock each time: a child that another test is just starting may hold an old one until it runs.
      for number in 0..<300 {
        let directory = try Directory(making: "\(path)/\(number)")
        _ = try directory.openFile(LockFile.name)
        paths.note(directory.path)
        let isTaken = try Self.canTake(directory, .init(pid: 1, startTicks: 1, socket: "/s"))
        #expect(isTaken)
      }
      group.cancelAll()
    }
    _ = temporary
  }

  @Test("a file is seen old or new, never in between, and nothing is left over when it cannot be written")
  func wholeFiles() async throws {
    let temporary = try TemporaryDirectory()
    let path = "\(temporary.path)/file"
    let contents = [UInt8(1), 2].map { [UInt8](repeating: $0, count: 300_000) }
    try Files.write(contents[0], to: path, mode: 0o640)
    #expect(mode(of: path) == 0o640)
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { for round in 0..<100 { try Files.write(contents[round % 2], to: path) } }
      group.addTask {
        for _ in 0..<100 {
          let read = try #require(Files.read(path, limit: 1 << 20))
          #expect(read == contents[0] || read == contents[1])
        }
      }
    }
    try Files.makeDirectory("\(temporary.path)/directory/below")
    #expect(throws: SystemError.self) { try Files.write([1], to: "\(temporary.path)/directory") }
    #expect(Files.list(temporary.path) == ["directory", "file"])
    #expect(Files.read(path, limit: 10)?.count == 10)
    #expect(Files.read("\(temporary.path)/none", limit: 10) == nil)
  }

  @Test("a tree is removed without following links")
  func removal() throws {
    let temporary = try TemporaryDirectory()
    try Files.makeDirectory("\(temporary.path)/kept")
    try Files.write([1], to: "\(temporary.path)/kept/file")
    try Files.makeDirectory("\(temporary.path)/tree/a/b")
    try Files.link("\(temporary.path)/tree/a/link", to: "\(temporary.path)/kept")
    try Files.removeTree("\(temporary.path)/tree")
    #expect(Files.list(temporary.path) == ["kept"])
    #expect(Files.exists("\(temporary.path)/kept/file"))
    try Files.removeTree("\(temporary.path)/tree")
  }
}

import Model
import Support
import Testing

@testable import Platform

@Suite("Files that are watched")
struct FolderWatchTests {
  /// A watch on a thread of its own, and all that it told.
  private final class World: Sendable {
    let watch: FolderWatch
    let told: Shared<[FolderWatch.Change]>
    let path: String

    init(_ watch: FolderWatch, _ told: Shared<[FolderWatch.Change]>, _ path: String) {
      self.watch = watch
      self.told = told
      self.path = path
    }

    static func run(_ body: @escaping @Sendable (World) async throws -> Void) async throws {
      let temporary = try TemporaryDirectory()
      let path = try #require(Files.canonical(temporary.path))
      let told = Shared<[FolderWatch.Change]>([])
      let begun = Shared<FolderWatch?>(nil)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await onLoop(clock: .system) { loop in
            let watch = try FolderWatch(on: loop)
            begun.withLock { $0 = watch }
            while true {
              let changes = await watch.changes()
              if changes.isEmpty { break }
              told.withLock { $0 += changes }
            }
          }
        }
        try await waitUntil("the watch is there") { begun.withLock { $0 } != nil }
        let watch = try #require(begun.withLock { $0 })
        try await body(World(watch, told, path))
        group.cancelAll()
      }
      _ = temporary
    }

    func write(_ text: String, _ name: String) throws {
      try writeInPlace(text, to: "\(path)/\(name)")
    }

    /// Watches these paths of the directory, and waits until that is so.
    func watch(
      _ names: [String], _ filter: WatchFilter, depth: Int = 4, delay: Duration = .milliseconds(20)
    ) async throws {
      // Its changes are told behind those of the other, or at once with them.
      watch.watch("it", .init(paths: names.map { "\(path)/\($0)" }, filter: filter, depth: depth, delay: delay))
      watch.watch("canary", .init(paths: ["\(path)/canary"], filter: filter, depth: 1, delay: delay))
      var count = 0
      try await waitUntil("the watch has begun") {
        count += 1
        try write("\(count)", "canary")
        return told.withLock { $0.contains { $0.subject == "canary" } }
      }
      try await quiet()
      told.withLock { $0 = [] }
    }

    /// Waits until what was done is told: a change of the canary is told behind it, or with it.
    func quiet() async throws {
      let before = canaries
      try write("\(Clocks.monotonic.nanoseconds)", "canary")
      try await waitUntil("the canary is told") { canaries > before }
    }

    private var canaries: Int { told.withLock { $0.filter { $0.subject == "canary" }.count } }

    /// What is told of what `body` does, the canary left out.
    func told(after body: () throws -> Void) async throws -> [String] {
      told.withLock { $0 = [] }
      try body()
      try await quiet()
      return told.withLock { $0 }.filter { $0.subject == "it" }.map(\.path)
        .map { String($0.dropFirst(path.count + 1)) }
    }
  }

  @Test("written, made, moved, removed and given another mode: each is told; what stays as it is is not")
  func changes() async throws {
    try await World.run { world in
      try world.write("1", "a")
      try world.write("1", "b")
      try await world.watch([""], WatchFilter(exclude: ["canary"]))
      #expect(try await world.told { try world.write("22", "a") } == ["a"])
      #expect(try await world.told { try world.write("1", "new") } == ["new"])
      #expect(
        try await world.told {
          try Files.write([1], to: "\(world.path)/.a")
          renameFile("\(world.path)/.a", to: "\(world.path)/a")
        } == ["a"])
      #expect(try await world.told { try setMode(of: "\(world.path)/a", 0o700) } == ["a"])
      #expect(try await world.told { try Files.remove("\(world.path)/b") } == ["b"])
      #expect(try await world.told { _ = Files.read("\(world.path)/a", limit: 9) } == [])
      #expect(try await world.told { try world.write("1", ".hidden") } == [])
      #expect(try await world.told { _ = try openForWriting("\(world.path)/a", appending: false) } == [])
    }
  }

  @Test("folders that come later are looked into, as deep as was said, and not those that do not count")
  func folders() async throws {
    try await World.run { world in
      try Files.makeDirectory("\(world.path)/src")
      try await world.watch(["src"], WatchFilter(include: ["*.toml"]), depth: 3)
      let told = try await world.told {
        try Files.makeDirectory("\(world.path)/src/a/b/c")
        try world.write("1", "src/a/b/x.toml")
      }
      #expect(told == ["src/a/b/x.toml"])
      #expect(try await world.told { try world.write("1", "src/a/b/c/deep.toml") } == [])
      #expect(try await world.told { try world.write("1", "src/a/other.txt") } == [])
      #expect(
        try await world.told { renameFile("\(world.path)/src/a", to: "\(world.path)/away") } == ["src/a/b/x.toml"])
      #expect(try await world.told { try world.write("2", "away/b/x.toml") } == [])
      #expect(try await world.told { renameFile("\(world.path)/away", to: "\(world.path)/src/target") } == [])
      #expect(try await world.told { try world.write("3", "src/target/b/x.toml") } == [])
    }
  }

  @Test("a path that is not there yet comes; one that is removed and made anew is told when it is another one")
  func missing() async throws {
    try await World.run { world in
      try await world.watch(["later/on", "file"], WatchFilter())
      #expect(try await world.told { try world.write("1", "file") } == ["file"])
      #expect(try await world.told { try Files.remove("\(world.path)/file") } == [])
      #expect(try await world.told { try world.write("22", "file") } == ["file"])
      let told = try await world.told {
        try Files.makeDirectory("\(world.path)/later/on")
        try world.write("1", "later/on/x")
      }
      #expect(told == ["later/on/x"])
      #expect(try await world.told { renameFile("\(world.path)/later", to: "\(world.path)/gone") } == [])
      #expect(try await world.told { renameFile("\(world.path)/gone", to: "\(world.path)/later") } == [])
      #expect(try await world.told { try world.write("22", "later/on/x") } == ["later/on/x"])
      #expect(try await world.told { try Files.removeTree("\(world.path)/later/on") }.allSatisfy { $0 == "later/on/x" })
      let again = try await world.told {
        try Files.makeDirectory("\(world.path)/later/on")
        try world.write("333", "later/on/x")
      }
      #expect(again == ["later/on/x"])
    }
  }

  @Test("a link on the way that is set anew leads to other files")
  func links() async throws {
    try await World.run { world in
      for release in ["1", "2"] {
        try Files.makeDirectory("\(world.path)/releases/\(release)")
        try world.write(String(repeating: release, count: 3), "releases/\(release)/conf")
      }
      try Files.link("\(world.path)/current", to: "releases/1")
      try await world.watch(["current/conf", "current"], WatchFilter())
      let told = try await world.told {
        try Files.link("\(world.path)/next", to: "releases/2")
        renameFile("\(world.path)/next", to: "\(world.path)/current")
      }
      #expect(told == ["current/conf"])
      #expect(try await world.told { try world.write("22", "releases/2/conf") } == ["current/conf"])
      #expect(try await world.told { try world.write("11", "releases/1/conf") } == [])
    }
  }

  @Test("a storm is told once, and with how much it was")
  func storm() async throws {
    try await World.run { world in
      try await world.watch([""], WatchFilter(exclude: ["canary"]), delay: .milliseconds(400))
      world.told.withLock { $0 = [] }
      for number in 0..<500 { try world.write("\(number)", "f\(number % 50)") }
      try await waitUntil("it is told") { world.told.withLock { !$0.isEmpty } }
      let told = world.told.withLock { $0 }.filter { $0.subject == "it" }
      #expect(told.count == 1)
      #expect(told[0].count >= 50)
    }
  }

  @Test("what is forgotten is told no more, and two that watch the same folder do not disturb each other")
  func several() async throws {
    try await World.run { world in
      try await world.watch([""], WatchFilter(exclude: ["canary"]))
      world.watch.watch(
        "other", .init(paths: [world.path], filter: try WatchFilter(), depth: 1, delay: .milliseconds(20)))
      world.watch.forget("other")
      #expect(try await world.told { try world.write("1", "a") } == ["a"])
      #expect(world.told.withLock { $0 }.allSatisfy { $0.subject != "other" })
    }
  }
}

@Suite("What is known of watched folders")
struct WatchedSubjectTests {
  @Test("after any changes it is what a fresh look finds", arguments: 1...40)
  func random(seed: UInt64) throws {
    let temporary = try TemporaryDirectory()
    let base = try #require(Files.canonical(temporary.path))
    var generator = Support.SeededGenerator(seed: seed)
    let inotify = try InotifyDescriptor()
    var register = WatchRegister()
    let rule = FolderWatch.Subject(paths: ["\(base)/root"], filter: try WatchFilter(), depth: 3, delay: .zero)
    try Files.makeDirectory("\(base)/root/a/b")
    var subject = WatchedSubject("it", rule)
    subject.begin(inotify, &register)
    for _ in 0..<60 {
      for _ in 0..<Int.random(in: 1...8, using: &generator) { change(base, &generator) }
      let events = inotify.read()
      // At times the kernel loses them.
      if Int.random(in: 0..<12, using: &generator) == 0 {
        subject.distrustAll()
      } else {
        for event in events {
          for owner in register.owners(of: event.watch) { subject.handle(event, in: owner.folder, inotify, &register) }
          if event.isForgotten { register.forget(event.watch) }
        }
      }
      subject.lookAgain(inotify, &register)
    }
    // What the last look itself brought about.
    for _ in 0..<3 {
      for event in inotify.read() {
        for owner in register.owners(of: event.watch) { subject.handle(event, in: owner.folder, inotify, &register) }
        if event.isForgotten { register.forget(event.watch) }
      }
      subject.lookAgain(inotify, &register)
    }
    var other = WatchRegister()
    var fresh = FolderScan("it", rule, root: "\(base)/root")
    fresh.lookAtRoot(inotify, &other)
    let known = subject.roots[0]
    #expect(known.folders == fresh.folders)
    if fresh.isThere { #expect(Set(known.files.keys) == Set(fresh.files.keys.filter { fresh.files[$0]?.size != 0 })) }
    for (path, stamp) in known.files where fresh.isThere {
      #expect(fresh.files[path]?.isSame(as: stamp) == true, "\(path)")
    }
    _ = temporary
  }

  private func change(_ base: String, _ generator: inout Support.SeededGenerator) {
    func path() -> String {
      var path = "\(base)/root"
      if Int.random(in: 0..<40, using: &generator) == 0 { return path }
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        path += "/\("abc".randomElement(using: &generator) ?? "a")"
      }
      return path
    }
    switch Int.random(in: 0..<9, using: &generator) {
    case 0, 1: try? Files.makeDirectory(path())
    case 2: try? Files.removeTree(path())
    case 3: renameFile(path(), to: path())
    case 4: renameFile(path(), to: "\(base)/outside")
    case 5: renameFile("\(base)/outside", to: path())
    default:
      let path = path()
      if Files.isDirectory(path) { return }
      try? Files.write(Array("\(Int.random(in: 0...100_000, using: &generator))".utf8), to: path)
    }
  }
}

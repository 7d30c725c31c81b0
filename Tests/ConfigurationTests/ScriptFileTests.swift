import Model
import Testing

@testable import Configuration

@Suite("Files of a directory of scripts")
struct ScriptFileTests {
  private func file(
    _ name: String, isFile: Bool = true, mode: Int = 0o755, owner: Int = 1_000, isExecutable: Bool = true
  ) -> ScriptFile {
    ScriptFile(name: name, isFile: isFile, mode: mode, owner: owner, isExecutable: isExecutable, stamp: "1.2.3")
  }

  @Test("what can be executed is a service, also of root's")
  func services() {
    for name in ["web", "web.sh", "a b", "ünï", "swp", "#a", "a#", "x-1"] {
      #expect(file(name).verdict(user: 1_000) == .service, "\(name)")
    }
    #expect(file("web", owner: 0).verdict(user: 1_000) == .service)
  }

  @Test("what nobody meant to run is ignored, whoever may write to it")
  func ignored() {
    for name in [".x", ".#x", "x~", "x.swp", "#x#", ".dmon"] {
      #expect(file(name, mode: 0o777).verdict(user: 1_000) == .ignored, "\(name)")
    }
    #expect(file("x", mode: 0o666).verdict(user: 1_000) == .ignored)
    #expect(file("x", isFile: false).verdict(user: 1_000) == .ignored)
  }

  @Test("what is not to be trusted, or cannot have its name, is refused with its reason")
  func refused() {
    func why(_ file: ScriptFile) -> String? {
      if case .refused(let why) = file.verdict(user: 1_000) { why } else { nil }
    }
    #expect(why(file("x", owner: 7))?.hasPrefix("it belongs to user 7 (mode 755), not to you") == true)
    #expect(why(file("x", mode: 0o775))?.hasPrefix("others can write to it (mode 775)") == true)
    #expect(why(file("x", mode: 0o757)) != nil)
    #expect(why(file("x", isExecutable: false))?.hasPrefix("it may not be executed by you") == true)
    for name in ["-x", "@x", "a\nb", "a#2", "group:x", String(repeating: "x", count: 129)] {
      #expect(why(file(name))?.hasPrefix("it cannot be a service of its name: ") == true, "\(name)")
    }
  }

  @Test("a service has the file's path, name and stamp, starts at home, and is always kept running")
  func specification() throws {
    let directory = ScriptDirectory("/home/me/.cronmon/", home: "/home/me", user: 1_000)
    let reading = directory.reading([file("a"), file("b", mode: 0o600), file("-c")])
    let service = try #require(reading.services?.first)
    #expect(reading.services?.count == 1)
    #expect(service.command == ["/home/me/.cronmon/a"] && service.name == "a" && service.directory == "/home/me")
    #expect(service.restart == .always && service.origin == "/home/me/.cronmon/" && service.originStamp == "1.2.3")
    #expect(reading.problems.map(\.file) == ["/home/me/.cronmon/-c"])
    #expect(throws: Never.self) { try service.check() }
  }
}

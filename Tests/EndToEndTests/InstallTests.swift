import Platform
import Support
import Testing

@Suite("dmon install")
struct InstallTests {
  @Test("puts program, links, completions and man pages below the prefix, and all of them work")
  func install() async throws {
    try await Sandbox.with { sandbox in
      let prefix = "\(sandbox.path)/prefix"
      let said = try await sandbox.succeed("install", "--prefix", prefix)
      #expect(said.contains("\(prefix)/bin"))
      let names = try Set(listDirectory("\(prefix)/bin"))
      for name in [
        "dmon", "dmon-report", "dmon-watch", "dmon-ls", "dmon-list", "dmon-daemon", "dmon-run", "dmon-install",
      ] {
        #expect(names.contains(name))
      }
      #expect(Files.readLink("\(prefix)/bin/dmon-report") == "dmon")
      #expect(Files.size(of: "\(prefix)/bin/dmon") == Files.size(of: Sandbox.dmon))

      let bin = "\(prefix)/bin"
      #expect(try await sandbox.run(["\(bin)/dmon-report", "new", "g", "--strict"]).text == "1\n")
      #expect(try await sandbox.run(["\(bin)/dmon-report", "set", "g", "1", "2/4"]).code == 0)
      #expect(try await sandbox.run(["\(bin)/dmon-ls", "--json"]).text.contains(#""completed":2,"total":4"#))
      #expect(try await sandbox.run(["\(bin)/dmon-watch", "--once"]).text.contains("50%"))
      let wrong = try await sandbox.run(["\(bin)/dmon-report", "nwe"])
      #expect(wrong.code == 64)
      #expect(wrong.errorText.hasPrefix("dmon report"))

      let files = try listFiles(below: "\(prefix)/share")
      for suffix in ["/dmon", "/_dmon", "/dmon.fish", "man1/dmon.1", "man1/dmon-report.1", "man1/dmon-watch.1"] {
        #expect(files.contains { $0.hasSuffix(suffix) }, "\(suffix): \(files)")
      }
      // A second time is an update.
      try await sandbox.succeed("install", "--prefix", prefix)
      #expect(try Set(listDirectory("\(prefix)/bin")) == names)
    }
  }

  @Test("--dry-run changes nothing")
  func dryRun() async throws {
    try await Sandbox.with { sandbox in
      let said = try await sandbox.succeed("install", "--prefix", "\(sandbox.path)/prefix", "--dry-run")
      #expect(said.contains("nothing was changed"))
      #expect(!Files.exists("\(sandbox.path)/prefix"))
    }
  }

  @Test("a place that cannot be written to is 73 or 77, and named")
  func impossible() async throws {
    try await Sandbox.with { sandbox in
      let file = try sandbox.write("", to: "file")
      let result = try await sandbox.dmon("install", "--prefix", file)
      #expect(result.code == 73)
      #expect(result.errorText.contains(file))
    }
  }
}

import Configuration
import Model
import Support
import Testing
import Varlink

@testable import Commands

@Suite("Configuration as YAML and JSON")
struct ConfigurationDocumentTests {
  private static var services: [ServiceSpecification] {
    var web = ServiceSpecification(command: ["sh", "-c", "while true; do echo 'world'; sleep 30; done"])
    (web.name, web.group, web.directory) = ("web", "etl", "/srv/my site")
    web.environment = ["RUST_LOG=trace", "API_KEY=1234", "EMPTY=", "A=1", "A=no", "password=x"]
    web.inherited = ["PATH=/bin:/usr/bin"]
    (web.user, web.umask, web.nice) = ("1000", 0o22, -5)
    web.limits = ["nofile=1024:4096"]
    (web.autostart, web.oneshot, web.restart) = (false, true, .onFailure)
    web.restartInterval = Microseconds(90_000_000)
    web.stopTimeout = Microseconds(1_250_000)
    web.successCodes = [0, 3]
    (web.stopSignal, web.maxRestarts, web.logMax) = ("INT", 3, 1 << 20)
    var least = ServiceSpecification(command: ["ls"])
    least.name = "no"
    return [web, least]
  }

  private static let text = """
    services:
      - name: web
        group: etl
        command: [sh, "-c", "while true; do echo 'world'; sleep 30; done"]
        cwd: "/srv/my site"
        env:
          RUST_LOG: trace
          API_KEY: "***"
          EMPTY: ""
          A: "no"
          password: "***"
        inherited:
          PATH: "/bin:/usr/bin"
        user: "1000"
        umask: "022"
        nice: -5
        limit: ["nofile=1024:4096"]
        autostart: false
        oneshot: true
        restart: on-failure
        restart-interval: "1m30s"
        max-restarts: 3
        success-codes: [0, 3]
        stop-signal: INT
        stop-timeout: "1s250ms"
        log-max: 1048576
      - name: "no"
        command: [ls]

    """

  @Test("YAML as it is written; secrets are hidden, or revealed")
  func yaml() {
    let hidden = ConfigurationDocument.of(Self.services, isRevealing: false)
    #expect(hidden.yaml() == Self.text)
    let revealed = ConfigurationDocument.of(Self.services, isRevealing: true)
    #expect(
      revealed.yaml()
        == Self.text.replacing("API_KEY: \"***\"", with: "API_KEY: \"1234\"").replacing(
          "password: \"***\"", with: "password: x"))
    #expect(ConfigurationDocument.of([], isRevealing: false).yaml() == "services: []\n")
  }

  @Test("JSON says the same")
  func json() throws {
    let document = ConfigurationDocument.of([Self.services[1]], isRevealing: false)
    #expect(try Supervision.json(document) == "{\"services\":[{\"name\":\"no\",\"command\":[\"ls\"]}]}\n")
  }

  @Test(
    "what another reader could take for something else stands in quotes",
    arguments: [
      "", "no", "Yes", "null", "~", "true", "1", "1.5", "0x10", "010", "1e3", "12:30", "2026-11-21", "-", "-c", "- a",
      "a: b",
      "a #b", "#a", "@a", "&a", "*a", "!a", "|", ">", "%a", "'a'", "\"a\"", "[a]", "{a}", "a,b", "?", "= ", "=", "<<",
      ".inf",
      " a", "a ", "a b", "NaN", "Infinity", "y", "N", "ü", "a\nb", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "🎉", "\\",
      "`a`",
    ])
  func quoted(text: String) throws {
    let written = YAMLText.scalar(text)
    #expect(written.hasPrefix("\"") && written.hasSuffix("\""))
    #expect(try WireDecoder.decode(String.self, from: Array(written.utf8)) == text)
    #expect(!written.contains("\n"))
  }

  @Test(
    "ordinary words do not", arguments: ["web", "RUST_LOG", "/usr/bin/env", "python3", "on-failure", "_x", "a.b+c=d"])
  func plain(text: String) { #expect(YAMLText.scalar(text) == text) }

  /// Fifty documents with all kinds of text in them.
  private static var documents: [ConfigurationDocument] {
    var random = SeededGenerator(seed: 7)
    let pool = Array("aZ09-_./:#'\"\\ \t\n&*!|>%@`{}[],?=~<\u{85}\u{2028}\u{FEFF}üß漢🎉\u{0}\u{7F}\u{E000}").map(
      String.init)
    func word() -> String {
      (0..<Int.random(in: 0...6, using: &random)).map { _ in pool.randomElement(using: &random)! }.joined()
    }
    return (0..<50).map { _ in
      ConfigurationDocument.of(
        (0..<5).map { _ in
          var service = ServiceSpecification(command: (0...Int.random(in: 0...4, using: &random)).map { _ in word() })
          (service.name, service.directory) = (word(), word())
          service.environment = (0..<3).map { "\($0)\(word().filter { $0 != "=" })=\(word())" }
          return service
        }, isRevealing: true)
    }
  }

  @Test("a reader of YAML reads what JSON says", .enabled(if: hasReader))
  func reader() throws {
    for document in Self.documents {
      let both = document.yaml() + "\u{1}" + (try Supervision.json(document))
      let script = """
        import json, sys, yaml
        text, other = sys.stdin.buffer.read().decode().split("\\x01")
        sys.exit(0 if yaml.safe_load(text) == json.loads(other) else text)
        """
      let result = try run(["python3", "-c", script], input: Array(both.utf8))
      #expect(result.code == 0, "\(result.errorText)")
    }
  }

  @Test("our own readers of YAML and of JSON read what was written")
  func ownReaders() throws {
    for document in Self.documents + [ConfigurationDocument.of(Self.services, isRevealing: true)] {
      let yaml = ConfigurationSource(Array(document.yaml().utf8), format: .yaml)
      #expect(ConfigurationDocument(try yaml.read()) == document, "\(document.yaml())")
      let json = ConfigurationSource(Array(try Supervision.json(document).utf8), format: .json)
      #expect(ConfigurationDocument(try json.read()) == document)
    }
  }

  @Test("what show-configuration prints is read back as the same services")
  func services() throws {
    var all = Self.services[0]
    all.environment = ["RUST_LOG=trace", "API_KEY=1234", "EMPTY=", "A=no"]
    (all.restartCap, all.healthyAfter) = (Microseconds(7_000_000), Microseconds(500_000))
    (all.leaveChildren, all.splitOutput, all.logKeep, all.logDays) = (true, false, 2, 9)
    (all.cpuThreshold, all.memoryThreshold, all.thresholdFor) = (12.5, 1 << 30, Microseconds(3_000_000))
    (all.onThreshold, all.monitorInterval) = (.log, Microseconds(1_000_000))
    (all.stallAfter, all.onStall) = (Microseconds(60_000_000), .stop)
    (all.ready, all.readyTimeout) = ("port:80", Microseconds(1_000_000))
    (all.health, all.healthInterval, all.healthTimeout) = ("exec:true", Microseconds(2_000), Microseconds(3_000))
    (all.healthRetries, all.notify, all.watchdog) = (4, true, Microseconds(5_000_000))
    (all.after, all.replicas, all.hooks) = (["db=ready", "etl/x"], 2, ["crashed=echo 'it: crashed' # x"])
    let services = [all, Self.services[1]]
    let document = ConfigurationDocument.of(services, isRevealing: true)
    for source in [
      ConfigurationSource(Array(document.yaml().utf8), format: .yaml),
      ConfigurationSource(Array(try Supervision.json(document).utf8), format: .json),
    ] {
      let file = try ServiceFile.read(source, directory: "/").get()
      #expect(file.services.map(\.specification) == services)
    }
  }

  private static let hasReader = (try? run(["python3", "-c", "import yaml"]).code) == 0
}

extension ConfigurationDocument {
  /// What was read, in the words of what is written.
  fileprivate init?(_ node: ConfigurationNode) {
    switch node.kind {
    case .sequence(let items): self = .list(items.compactMap { ConfigurationDocument($0) })
    case .mapping(let entries):
      self = .map(entries.compactMap { entry in ConfigurationDocument(entry.value).map { Entry(entry.key.text, $0) } })
    case .scalar(let scalar):
      switch scalar.value {
      case .text: self = .text(scalar.text)
      case .integer(let number): self = .integer(number)
      case .flag(let flag): self = .flag(flag)
      case .null, .number: return nil
      }
    }
  }
}

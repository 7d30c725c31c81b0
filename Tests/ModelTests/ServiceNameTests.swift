import Model
import Support
import Testing

@Suite("Names of services")
struct ServiceNameTests {
  private let known = [
    ServiceName(name: "web", instance: 1), ServiceName(name: "web", instance: 2), ServiceName(name: "db"),
    ServiceName(group: "etl", name: "load"), ServiceName(group: "etl", name: "db"),
    ServiceName(group: "été", name: "#x"),
  ]

  @Test(
    "what a person types",
    arguments: [
      ("web", [0, 1]), ("web#2", [1]), ("default/web#1", [0]), ("load", [3]), ("etl/load", [3]), ("etl/db", [4]),
      ("default/db", [2]), ("@etl", [3, 4]), ("group:etl", [3, 4]), ("@", [0, 1, 2, 3, 4, 5]), ("#x", [5]),
      ("été/#x", [5]), ("@default", [0, 1, 2]),
    ])
  func found(text: String, indices: [Int]) throws {
    #expect(try ServicePattern(text).match(known) == .found(indices.map { known[$0] }))
  }

  @Test(
    "what is not there, with what may have been meant",
    arguments: [
      ("wbe", ["web"]), ("etl/laod", ["etl/load"]), ("web#3", ["web#1"]), ("@elt", ["@etl"]), ("@none", []),
      ("kubernetes", []), ("lod/load", ["etl/load"]), ("production/db", ["default/db", "etl/db"]), ("web#0", ["web"]),
      ("group:elt", ["group:etl"]),
    ])
  func unknown(text: String, nearest: [String]) throws {
    #expect(try ServicePattern(text).match(known) == .unknown(nearest: nearest))
  }

  @Test("one name in two groups is ambiguous, all of none is nothing")
  func others() throws {
    #expect(try ServicePattern("db").match(known) == .ambiguous(candidates: ["default/db", "etl/db"]))
    #expect(try ServicePattern("@").match([ServiceName]()) == .found([]))
    #expect(try ServicePattern("web").match([ServiceName]()) == .unknown(nearest: []))
  }

  @Test(
    "what can be no name",
    arguments: ["", "-x", "a/b/c", "/a", "a/", "group:", "@-", "@@", "a\nb", "@a/b"])
  func invalid(text: String) {
    #expect(throws: SupervisorError.self) { try ServicePattern(text) }
  }

  @Test("several names together find each service once, in order; the first that is wrong is said")
  func resolve() throws {
    let found = try ServicePattern.resolve(["load", "@etl", "web#2"], among: known)
    #expect(found == [known[1], known[3], known[4]])
    #expect(throws: SupervisorError.unknownService(name: "x1")) {
      try ServicePattern.resolve(["web", "x1", "db"], among: known)
    }
    #expect(throws: SupervisorError.ambiguous(name: "db", candidates: ["default/db", "etl/db"])) {
      try ServicePattern.resolve(["db"], among: known)
    }
  }

  @Test(
    "file names",
    arguments: [
      (ServiceName(name: "web"), "web"), (ServiceName(name: "web", instance: 2), "web%232"),
      (ServiceName(group: "etl", name: "load"), "etl%2Fload"), (ServiceName(name: ".x"), "%2Ex"),
      (ServiceName(name: "a.b-c_d"), "a.b-c_d"), (ServiceName(group: ".g", name: ".n"), "%2Eg%2F.n"),
      (ServiceName(name: "100%"), "100%25"), (ServiceName(name: "é"), "%C3%A9"), (ServiceName(name: ".."), "%2E."),
    ])
  func fileNames(name: ServiceName, fileName: String) {
    #expect(name.fileName == fileName)
    #expect(ServiceName(fileName: fileName) == name)
  }

  @Test(
    "what is no file name of a service",
    arguments: [
      "", ".x", "a b", "%2f", "%2", "%", "%41", "default%2Fweb", "a%2Fb%2Fc", "%00", "web%230", "%C3", "a%GG",
    ])
  func noFileNames(text: String) {
    #expect(ServiceName(fileName: text) == nil)
  }

  @Test("every name has one file name that leads back to it")
  func roundTrip() {
    var random = SeededGenerator(seed: 4)
    let letters = Array("aZ09_.-%#@/ ~é日🦀:\\").map(String.init)
    func word() -> String {
      (0..<Int.random(in: 1...6, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" }.joined()
    }
    var seen: [String: ServiceName] = [:]
    var count = 0
    for _ in 0..<20_000 {
      let name = ServiceName(
        group: Int.random(in: 0..<3, using: &random) == 0 ? "default" : word(), name: word(),
        instance: Int.random(in: 0...2, using: &random))
      guard name.complaint == nil else { continue }
      count += 1
      let fileName = name.fileName
      #expect(ServiceName(fileName: fileName) == name)
      #expect(seen.updateValue(name, forKey: fileName).map { $0 == name } ?? true)
      #expect(fileName.utf8.count <= ServiceName.longestFileName && !fileName.hasPrefix("."))
      #expect((try? ServicePattern(name.text).match([name])) == .found([name]))
    }
    #expect(count > 10_000)
  }

  @Test(
    "names that are refused",
    arguments: [
      "", "-a", "@a", "a/b", "web#2", "web#0", "#1", "group:x", "a\tb", String(repeating: "é", count: 60),
    ])
  func refused(name: String) {
    #expect(ServiceName(name: name).complaint != nil)
    #expect(ServiceName(name: name).complaint?.isEmpty == false)
  }

  @Test("the default name is the program's file")
  func ofSpecification() {
    var specification = ServiceSpecification(command: ["/opt/jobs/job.py", "-x"])
    #expect(ServiceName(specification) == ServiceName(name: "job.py"))
    specification.name = "job"
    specification.group = "g"
    #expect(ServiceName(specification) == ServiceName(group: "g", name: "job"))
    #expect(ServiceName(ServiceSpecification(command: [])).complaint == "it is empty")
    #expect(ServiceName(ServiceSpecification(command: ["/"])).complaint == "it is empty")
  }
}

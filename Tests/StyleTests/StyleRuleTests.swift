import Testing

@Suite("The rules of style catch what they are for")
struct StyleRuleTests {
  /// A bad sample of a rule, and a good one that looks like it.
  struct Sample: Sendable, CustomTestStringConvertible {
    var rule: StyleRule
    var path = "Sources/Model/Sample.swift"
    var bad: String
    var good: String

    var testDescription: String { "\(rule.name): \(bad.split(separator: "\n").last ?? "")" }
  }

  @Test("a bad sample is caught, a good one is not", arguments: importSamples + explanationSamples + otherSamples)
  func sample(_ sample: Sample) {
    #expect(sample.rule.complaints(about: SourceFile(path: sample.path, text: sample.bad)).count == 1)
    let complaints = sample.rule.complaints(about: SourceFile(path: sample.path, text: sample.good))
    #expect(complaints.isEmpty, "\(complaints)")
  }

  @Test("a room that is not in the table is caught")
  func unknownRoom() {
    let file = SourceFile(path: "Sources/Basement/Sample.swift", text: "let a = 1")
    #expect(StyleRule.imports.complaints(about: file).count == 1)
  }

  static let importSamples: [Sample] = [
    Sample(rule: .imports, bad: "import Varlink", good: "// import Varlink"),
    Sample(rule: .imports, bad: "import Foundation", good: "\"\"\"\nimport Foundation\n\"\"\""),
    Sample(rule: .imports, bad: "@preconcurrency import FoundationEssentials", good: "import Synchronization"),
    Sample(rule: .imports, bad: "import struct Foundation.Date", good: "let text = \"import Foundation\""),
    Sample(rule: .imports, bad: "import Testing", good: "import Swift"),
    Sample(
      rule: .imports, path: "Sources/Varlink/Sample.swift", bad: "package import CLinux",
      good: "package import Model\npackage func a() -> Int { 1 }"),
    Sample(rule: .imports, path: "Sources/Daemon/Sample.swift", bad: "import Glibc", good: "import Platform"),
    Sample(
      rule: .imports, path: "Sources/Platform/Sample.swift", bad: "import Varlink", good: "import Glibc\nimport CLinux"),
    Sample(rule: .imports, path: "Sources/dmon/main.swift", bad: "import Daemon", good: "import Commands"),
    Sample(rule: .imports, path: "Tests/ModelTests/Sample.swift", bad: "import Glibc", good: "@testable import Model"),
    Sample(rule: .imports, path: "Tests/Support/Sample.swift", bad: "import Foundation", good: "import Glibc"),
  ]

  static let explanationSamples: [Sample] = [
    Sample(rule: .explanations, bad: "Task { await go() }", good: "Task { await go() }  // why: no async context here"),
    Sample(rule: .explanations, bad: "let a = Task(priority: .high) {}", good: "let task: Task<Void, Never>? = nil"),
    Sample(rule: .explanations, bad: "Task.detached {}", good: "// why: the one\n// task of main\nTask.detached {}"),
    Sample(rule: .explanations, bad: "// why: far away\n\ntry! go()", good: "try? go()\nif try !go() {}"),
    Sample(rule: .explanations, bad: "// because\ntry! go()", good: "try go()"),
    Sample(rule: .explanations, bad: "try await Task.sleep(for: .seconds(1))", good: "try await Task.yield()"),
    Sample(rule: .explanations, bad: "try await ContinuousClock().sleep(for: a)", good: "try await loop.sleep(for: a)"),
    Sample(rule: .explanations, bad: "try await clock.sleep(until: a)", good: "let clock = a, sleep = b"),
    Sample(rule: .explanations, bad: "@MainActor func a() {}", good: "/// Not @MainActor.\nfunc a() {}"),
    Sample(rule: .explanations, bad: "DispatchQueue.main", good: "\"DispatchQueue \\(main)\""),
    Sample(rule: .explanations, bad: "let a = \"\\(try! go())\"", good: "let a = \"try! go()\""),
    Sample(rule: .explanations, bad: "class A: @unchecked Sendable {}", good: "class A: Sendable {}"),
    Sample(rule: .explanations, bad: "nonisolated(unsafe) var a = 1", good: "nonisolated var a: Int { 1 }"),
    Sample(rule: .explanations, bad: "fatalError(\"no\")", good: "preconditionFailure(#\"fatalError(\"\")\"#)"),
  ]

  static let otherSamples: [Sample] = [
    Sample(rule: .length, bad: lines(401), good: lines(400)),
    Sample(rule: .names, bad: "struct TaskManager {}", good: "struct TaskRecord { let manager = 1 }"),
    Sample(rule: .names, bad: "enum StringUtils {}", good: "enum CPUUtilization {}"),
    Sample(rule: .names, bad: "protocol HelperThread {}", good: "// struct Helper"),
    Sample(rule: .leftovers, bad: "// TODO: later", good: "// TODOS and XXXL"),
    Sample(rule: .leftovers, bad: "/* a\n FIXME */", good: "let text = \"FIXME\""),
    Sample(
      rule: .leftovers, path: "Sources/CLinux/sample.c", bad: "// XXX", good: "char a = '\"'; char *b = \"// XXX\";"),
    Sample(rule: .documentation, bad: "package struct A {}", good: "/// Is.\npackage struct A {}"),
    Sample(
      rule: .documentation, bad: "// No.\npackage func a() {\n}",
      good: "/// Does.\n// why: so\n@inlinable\npackage func a() {\n}"),
    Sample(rule: .documentation, bad: "/// Is.\n\npublic static func a() {\n}", good: "static func a() {\n}"),
    Sample(rule: .documentation, bad: "package indirect enum A {}", good: "package static func == (a: A, b: A) {}"),
    Sample(rule: .documentation, bad: "@discardableResult package mutating func a() {\n}", good: "package var a = 1"),
    Sample(
      rule: .documentation, bad: "package nonisolated(unsafe) func a() {\n}",
      good: "package func hash(into: inout H) {\n}"),
    Sample(rule: .documentation, bad: "package init?(a: Int) {}", good: "package init(a: Int) {}"),
    Sample(
      rule: .documentation, bad: "package init(a: Int) throws(E) {}", good: "package init(from decoder: D) throws {}"),
    Sample(
      rule: .documentation, bad: "package subscript(a: Int) -> Int { 1 }",
      good: "package import Model\npackage func a() -> Int { 1 }"),
    Sample(
      rule: .documentation, path: "Tests/Support/Sample.swift", bad: "package func a()",
      good: "func a() { b.package(c) }"),
  ]

  private static func lines(_ count: Int) -> String { String(repeating: "\n", count: count) }
}

import Platform
import Support
import Testing

@Suite("Orphans and kept zombies", .timeLimit(.minutes(10)))
struct SubreaperTests {
  @Test("the main thread of a subreaper reaps orphans past the kept zombies that another thread spawned")
  func orphans() throws {
    let result = try run([TestProgram.path, "orphans"])
    #expect(result.errorText == "")
    #expect(result.text == String(repeating: "orphan\n", count: 20) + String(repeating: "kept\n", count: 10))
  }

  @Test("stops and continues of a child are told once, in order, and leave its exit alone")
  func changes() async throws {
    let (pid, input) = try startCat()
    let handle = try ProcessDescriptor(opening: pid)
    // Other tests have children in this process, which may tell of changes too.
    func next() async throws -> ChildChanges.Change? {
      var found: ChildChanges.Change?
      try await waitUntil("the child changes") {
        if let told = ChildChanges.nextStopOrContinue(), told.pid == pid { found = told.change }
        return found != nil
      }
      return found
    }
    try handle.signal(.stop)
    #expect(try await next() == .stopped(signal: 19))
    try handle.signal(.continue)
    #expect(try await next() == .continued)
    try handle.signal(.stop)
    #expect(try await next() == .stopped(signal: 19))
    try handle.signal(.kill)
    #expect(handle.waitForEnd(within: .seconds(120)) == true)
    #expect(handle.reap() == .signal(9))
    input.close()
  }
}

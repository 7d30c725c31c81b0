import Model
import Platform
import Support
import Testing

@Suite("Output pipes", .timeLimit(.minutes(10)))
struct OutputPipeTests {
  /// Runs a shell script that writes into the pipe, to its end.
  private static func write(_ script: String, to pipe: borrowing OutputPipe) throws {
    var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", script])
    spawn.descriptors = [-1, pipe.raw, pipe.raw]
    let pid = try spawn.start()
    #expect(Spawn.wait(for: pid, blocking: true) == .code(0))
  }

  private static func text(_ scratch: borrowing ScratchPipe) -> String {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = scratch.read(into: &buffer)
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  @Test("what is written is copied without being taken, then taken away; nothing there is no wait")
  func copying() throws {
    let pipe = try OutputPipe()
    let scratch = try ScratchPipe()
    #expect(try pipe.tee(to: scratch, atMost: 100) == 0)
    #expect(pipe.discard(100) == 0)
    try Self.write("echo one; echo two >/dev/stderr", to: pipe)
    #expect(pipe.available == 8)
    #expect(try pipe.tee(to: scratch, atMost: 100) == 8)
    #expect(pipe.available == 8)
    #expect(Self.text(scratch) == "one\ntwo\n")
    #expect(pipe.discard(4) == 4)
    #expect(try pipe.tee(to: scratch, atMost: 100) == 4)
    scratch.clear()
    #expect(Self.text(scratch) == "")
    #expect(pipe.discard(.max) == 4)
    #expect(pipe.available == 0)
  }

  @Test("bytes go into a file at their offset, by splice or by a copy", arguments: [false, true])
  func files(_ appends: Bool) throws {
    let temporary = try TemporaryDirectory()
    let pipe = try OutputPipe()
    let scratch = try ScratchPipe()
    let path = "\(temporary.path)/log"
    // A file for appending refuses splice, as some file systems do; the kernel then appends wherever the offset points.
    let file = try openForWriting(path, appending: appends)
    var offset: Int64 = 0
    var expected: [UInt8] = []
    for round in 0..<20 {
      try Self.write("seq \(round * 1_000) \(round * 1_000 + 3_000)", to: pipe)
      expected += Array((round * 1_000...round * 1_000 + 3_000).map { "\($0)\n" }.joined().utf8)
      let count = try pipe.tee(to: scratch, atMost: pipe.available)
      #expect(try scratch.splice(to: file.raw, at: &offset, count: count) == count)
      #expect(pipe.discard(count) == count)
    }
    #expect(try readFile(path) == expected)
    #expect(offset == Int64(expected.count))
  }

  @Test("a full disk is told, and what could not be written is still in the pipe")
  func fullDisk() throws {
    let full = try openForWriting("/dev/full", appending: false)
    let pipe = try OutputPipe()
    let scratch = try ScratchPipe()
    try Self.write("echo one", to: pipe)
    var offset: Int64 = 0
    let count = try pipe.tee(to: scratch, atMost: 100)
    do throws(SystemError) {
      _ = try scratch.splice(to: full.raw, at: &offset, count: count)
      Issue.record("a full disk took it")
    } catch { #expect(error.isFull) }
    #expect(offset == 0)
    scratch.clear()
    #expect(pipe.available == 4)
  }

  @Test("no death of a holder breaks the pipe, and a service finds it under its inode wherever it keeps it")
  func adoption() async throws {
    let (pid, input, inode) = try FarEnd.pair { near, far in
      let pipe = try OutputPipe(size: 16_384)
      #expect(pipe.size == 16_384)
      // Our end dies here; the child has it as 7 alone.
      var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", "exec 7>&1 >&- 2>&-; read x; echo late >&7; read y"])
      spawn.descriptors = [near.raw, pipe.raw, pipe.raw]
      return (try spawn.start(), far, pipe.inode)
    }
    try await waitUntil("the shell has moved it") {
      Files.exists("/proc/\(pid)/fd/7") && !Files.exists("/proc/\(pid)/fd/2")
    }
    guard let pipe = ProcessTree.pipe(withInode: inode, of: pid) else {
      Issue.record("not found")
      return
    }
    #expect(pipe.inode == inode)
    let isOtherThere = ProcessTree.pipe(withInode: inode + 1, of: pid) != nil
    #expect(!isOtherThere)
    let poller = try Poller()
    try poller.add(pipe.raw, token: 1)
    input.send("go\n")
    poller.wait(until: Clocks.monotonic + .seconds(30)) { #expect($0.isReadable) }
    #expect(pipe.available == 5)
    input.close()
    #expect(Spawn.wait(for: pid, blocking: true) == .code(1))
    #expect(pipe.discard(100) == 5)
    let isGone = ProcessTree.pipe(withInode: inode, of: pid) == nil
    #expect(isGone)
  }

  @Test("only the pipe that is meant is adopted")
  func refusals() throws {
    let pipe = try OutputPipe()
    let inode = pipe.inode
    let event = try MessageSocket.pair()
    #expect(event.first.raw >= 0)
    let file = try openForWriting("/dev/null", appending: false)
    do throws(SystemError) {
      _ = try OutputPipe(adopting: file, inode: inode)
      Issue.record("a file is no pipe")
    } catch { #expect(error.call == "adopt pipe") }
    #expect(pipe.resize(1 << 17) || pipe.size == OutputPipe.usualSize)
  }

  @Test("the service's user can open /dev/stdout, and others cannot", .enabled(if: ProcessFacts.ownUser == 0))
  func owner() throws {
    let pipe = try OutputPipe(owner: 65_534)
    for (user, code) in [(UInt32(65_534), 0), (65_533, 2)] {
      var spawn = Spawn(path: "/bin/sh", arguments: ["sh", "-c", "echo mine >/dev/stdout"])
      spawn.descriptors = [-1, pipe.raw, -1]
      spawn.identity = Identity(user: user, group: 65_534, groups: [])
      let pid = try spawn.start()
      #expect(Spawn.wait(for: pid, blocking: true) == .code(code))
    }
    #expect(pipe.available == 5)
  }

  @Test("of a process that nobody told of, its pipes are found by their mark; one that another reads is left alone")
  func marked() throws {
    func find(_ descriptors: [CInt], _ use: ([DescriptorBox]) throws -> Void) throws {
      var spawn = Spawn(path: "/bin/sleep", arguments: ["sleep", "600"])
      spawn.descriptors = descriptors
      let pid = try spawn.start()
      defer {
        Spawn.signal(pid, Signal.kill.rawValue)
        _ = Spawn.wait(for: pid, blocking: true)
      }
      try use(ProcessTree.outputPipes(of: pid))
    }
    let output = try OutputPipe()
    let errors = try OutputPipe()
    func take(_ box: DescriptorBox?) throws -> Descriptor {
      if let descriptor = box?.take() { return descriptor }
      throw SystemError(call: "find pipe", code: 2)
    }
    try find([-1, output.raw, output.raw]) { boxes in
      #expect(boxes.count == 1)
      let found = try OutputPipe(adopting: try take(boxes.first), inode: output.inode)
      try Self.write("echo one", to: output)
      #expect(found.available == 4)
    }
    try find([-1, output.raw, errors.raw]) { boxes in
      #expect(boxes.count == 2)
      _ = try OutputPipe(adopting: try take(boxes.last), inode: errors.inode)
    }
    let ordinary = try Pipe()
    try find([-1, ordinary.writeEnd, ordinary.writeEnd]) { #expect($0.isEmpty) }
    try find([-1, -1, -1]) { #expect($0.isEmpty) }
  }
}

import Model
import Platform
import Support
import Testing

@Suite("Figures of processes")
struct ProcessScanTests {
  private let own = ProcessFacts.own

  private func listed(_ scan: ProcessScan) -> [Int: UInt64] {
    var found: [Int: UInt64] = [:]
    scan.forEach { found[$0.pid] = $0.inode }
    return found
  }

  @Test("every process is listed, and its directory stays the same")
  func list() throws {
    let scan = try #require(ProcessScan())
    let first = listed(scan)
    let again = listed(scan)
    #expect(first[own] != nil && first[own] == again[own])
    #expect(first[1] != nil)
    #expect(Set(first.values).count == first.count)
  }

  @Test("what stat says is what other ways say")
  func figures() throws {
    let scan = try #require(ProcessScan())
    let figures = try #require(scan.figures(of: own))
    let facts = try #require(ProcessFacts(of: own))
    #expect(figures.process.startTicks == facts.startTicks)
    #expect((figures.process.parent, figures.group, figures.session) == (facts.parent, facts.group, facts.session))
    #expect(!figures.process.isZombie)
    #expect(figures.process.resident > 1 << 20 && figures.process.resident < 1 << 40)
    #expect(figures.process.threads >= 1)
    #expect(scan.figures(of: 1 << 30) == nil)
  }

  @Test("a process whose first thread has ended is no zombie as long as another one goes on")
  func firstThread() async throws {
    let script = """
      import ctypes, os, threading, time
      threading.Thread(target=time.sleep, args=(600,)).start()
      ctypes.CDLL(None).syscall(60 if os.uname().machine == "x86_64" else 93, 0)
      """
    let path = try #require(Environment.findProgram("python3"))
    var spawn = Spawn(path: path, arguments: ["python3", "-c", script], environment: ["PATH=/usr/bin:/bin"])
    spawn.descriptors = [-1, -1, -1]
    let pid = try spawn.start()
    try await waitUntil("its first thread has ended") { ProcessFacts(of: pid)?.state == UInt8(ascii: "Z") }
    let facts = try #require(ProcessFacts(of: pid))
    #expect(!facts.isZombie && ProcessFacts.isAlive(pid, startTicks: facts.startTicks))
    #expect(ProcessScan()?.figures(of: pid)?.process.isZombie == false)
    Spawn.signal(pid, 9)
    _ = Spawn.wait(for: pid, blocking: true)
    #expect(ProcessFacts(of: pid) == nil)
  }

  @Test("processor time grows with what is done, in less than clock ticks")
  func time() throws {
    let scan = try #require(ProcessScan())
    let before = try #require(scan.figures(of: own)).process.cpuTime
    var sum = 0
    for number in 0..<1_000 { sum ^= number }
    let after = try #require(scan.figures(of: own)).process.cpuTime
    #expect(after > before && sum >= 0)
  }

  @Test("open files, what was read and written, and memory that is shared")
  func details() throws {
    let scan = try #require(ProcessScan())
    var process = try #require(scan.figures(of: own)).process
    scan.addDetails(to: &process)
    scan.addProportional(to: &process)
    // Other tests open and close some meanwhile.
    #expect((3...Files.list("/proc/self/fd").count + 500).contains(process.files ?? 0))
    #expect((process.read ?? -1) >= 0 && (process.written ?? -1) >= 0)
    #expect((1 << 20...1 << 40).contains(process.proportional ?? 0))
  }

  @Test("the brand of a process")
  func brand() throws {
    let scan = try #require(ProcessScan())
    #expect(scan.brand(of: own) == ProcessTree.brand(of: own).flatMap { Brand(limit: $0) })
    var spawn = Spawn(path: "/bin/sleep", arguments: ["sleep", "600"], environment: [])
    let brand = Brand(number: 5, run: 6)
    spawn.brand = brand.limit
    let pid = try spawn.start()
    #expect(scan.brand(of: pid) == brand)
    Spawn.signal(pid, Signal.kill.rawValue)
    _ = Spawn.wait(for: pid, blocking: true)
  }

  @Test("what the machine takes")
  func host() throws {
    let host = try #require(HostFigures.read())
    #expect(host.busyTicks > 0 && host.allTicks > host.busyTicks)
    #expect(host.memoryTotal > host.memoryUsed && host.memoryUsed > 0)
    #expect(host.processors >= 1 && host.load.count == 3)
  }
}

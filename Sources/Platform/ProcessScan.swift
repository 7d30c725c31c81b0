internal import CLinux
internal import Glibc
package import Model

/// Reads /proc for figures of many processes, with as few system calls as that takes and no memory but its own.
///
/// Reading another process's files can hang: never on the event loop.
// why: one thread uses it at a time
package final class ProcessScan: @unchecked Sendable {
  /// A process that is there.
  package struct Listed: Sendable, Equatable {
    package var pid: Int
    /// Of its directory: as long as that is the same for a pid, so is the process.
    package var inode: UInt64
  }

  /// What its `stat` says.
  package struct Figures: Sendable, Equatable {
    package var process: UsageLedger.Process
    package var group: Int
    package var session: Int
  }

  private let proc: Descriptor
  private var listed: [clinux_process]
  private let bytes: UnsafeMutablePointer<CChar>
  private static let capacity = 4_096
  private let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
  private let tick: Int64 = 1_000_000_000 / Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))

  /// Nil where there is no /proc.
  package init?() {
    let raw = clinux_open_directory(-1, "/proc")
    guard raw >= 0 else { return nil }
    proc = Descriptor(owning: raw)
    listed = Array(repeating: clinux_process(), count: 512)
    bytes = .allocate(capacity: Self.capacity)
  }

  deinit { bytes.deallocate() }

  /// Every process that there is, mostly in the order of their pids.
  package func forEach(_ body: (Listed) -> Void) {
    var count = 0
    while true {
      let room = listed.count
      count = Int(listed.withUnsafeMutableBufferPointer { clinux_list_processes(proc.raw, $0.baseAddress, CInt(room)) })
      if count <= room { break }
      listed = Array(repeating: clinux_process(), count: count + count / 4)
    }
    for index in 0..<max(0, count) {
      let entry = listed[index]
      body(Listed(pid: Int(entry.pid), inode: entry.inode))
    }
  }

  /// What `stat` says of a process; nil when it is gone.
  package func figures(of pid: Int) -> Figures? {
    guard let text = read("stat", of: pid), let close = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    var fields = FieldReader(UnsafeRawBufferPointer(rebasing: text[(close + 1)...]))
    // Behind the name: the state is field 3 of proc_pid_stat(5).
    guard let state = fields.letter(), let parent = fields.number(), let group = fields.number(),
      let session = fields.number()
    else { return nil }
    fields.skip(7)
    guard let user = fields.number(), let system = fields.number(), let children = fields.number(),
      let childrenSystem = fields.number()
    else { return nil }
    fields.skip(2)
    guard let threads = fields.number() else { return nil }
    fields.skip(1)
    guard let start = fields.number() else { return nil }
    fields.skip(1)
    guard let pages = fields.number() else { return nil }
    var process = UsageLedger.Process(pid: pid, startTicks: UInt64(clamping: start), parent: Int(parent))
    // Its first thread can end before others, which live on.
    process.isZombie = (state == UInt8(ascii: "Z") && threads <= 1) || state == UInt8(ascii: "X")
    let own = clinux_cpu_time(pid_t(truncatingIfNeeded: pid))
    process.cpuTime = (own >= 0 ? own : (user + system) * tick) + (children + childrenSystem) * tick
    process.threads = Int(threads)
    process.resident = max(0, Int(pages)) * pageSize
    return Figures(process: process, group: Int(group), session: Int(session))
  }

  /// Adds open files, bytes from and to storage, as far as they may be read, and memory to the page: `stat` has it a little
  /// behind, by what each processor has counted and not told yet.
  package func addDetails(to process: inout UsageLedger.Process) {
    if process.isZombie { return }
    if let text = read("statm", of: process.pid) {
      var fields = FieldReader(text)
      fields.skip(1)
      if let pages = fields.number() { process.resident = Int(pages) * pageSize }
    }
    process.files = openFiles(of: process.pid)
    guard let text = read("io", of: process.pid) else { return }
    process.read = value(of: "read_bytes:", in: text).map { Int(clamping: $0) }
    process.written = value(of: "write_bytes:", in: text).map { Int(clamping: $0) }
  }

  /// Adds memory with what is shared divided; the kernel walks over all of it.
  package func addProportional(to process: inout UsageLedger.Process) {
    guard !process.isZombie, let text = read("smaps_rollup", of: process.pid) else { return }
    process.proportional = value(of: "Pss:", in: text).map { Int(clamping: $0 * 1_024) }
  }

  /// The brand that a process bears: its hard RLIMIT_RTTIME.
  package func brand(of pid: Int) -> Brand? {
    guard let text = read("limits", of: pid) else { return nil }
    return value(of: "Max realtime timeout", in: text, place: 1).flatMap { Brand(limit: UInt64(clamping: $0)) }
  }

  private func openFiles(of pid: Int) -> Int? {
    let count = clinux_open_files(proc.raw, CInt(truncatingIfNeeded: pid))
    if count > 0 { return Int(count) }
    // Before Linux 6.2 they must be counted; and who may not look sees none.
    let names = Files.list("/proc/\(pid)/fd")
    return names.isEmpty && !Files.isReadableDirectory("/proc/\(pid)/fd") ? nil : names.count
  }

  private func read(_ file: StaticString, of pid: Int) -> UnsafeRawBufferPointer? {
    let length = file.withUTF8Buffer { name in
      name.withMemoryRebound(to: CChar.self) {
        clinux_read_of_process(proc.raw, CInt(truncatingIfNeeded: pid), $0.baseAddress, bytes, Self.capacity)
      }
    }
    return length > 0 ? UnsafeRawBufferPointer(start: bytes, count: length) : nil
  }

  /// The number behind a line's name, or the one behind that.
  private func value(of name: StaticString, in text: UnsafeRawBufferPointer, place: Int = 0) -> Int64? {
    name.withUTF8Buffer { name in
      var start = 0
      while start < text.count {
        let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
        if end - start > name.count, text[start..<start + name.count].elementsEqual(name) {
          var fields = FieldReader(UnsafeRawBufferPointer(rebasing: text[start + name.count..<end]))
          fields.skip(place)
          return fields.number()
        }
        start = end + 1
      }
      return nil
    }
  }
}

/// Takes the fields of a line, one after the other.
private struct FieldReader {
  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private mutating func toNext() {
    while place < bytes.count, bytes[place] <= UInt8(ascii: " ") { place += 1 }
  }

  mutating func skip(_ count: Int) {
    for _ in 0..<count {
      toNext()
      while place < bytes.count, bytes[place] > UInt8(ascii: " ") { place += 1 }
    }
  }

  mutating func letter() -> UInt8? {
    toNext()
    guard place < bytes.count else { return nil }
    defer { skip(1) }
    return bytes[place]
  }

  /// A whole number; nil for anything else, and for one that does not fit.
  mutating func number() -> Int64? {
    toNext()
    let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    let start = place
    var number: Int64 = 0
    while place < bytes.count, bytes[place] >= UInt8(ascii: "0"), bytes[place] <= UInt8(ascii: "9") {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflowed) = product.addingReportingOverflow(Int64(bytes[place] - UInt8(ascii: "0")))
      if overflow || overflowed { return nil }
      number = sum
      place += 1
    }
    return place > start ? (isNegative ? -number : number) : nil
  }
}

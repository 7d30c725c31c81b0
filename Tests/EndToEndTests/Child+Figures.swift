import Platform
import Support

extension Child {
  /// The names of its threads, sorted.
  var threadNames: [String] { EndToEndTests.threadNames(of: daemonPid ?? pid) }

  /// Its resident memory in bytes (VmRSS); 0 when it has ended.
  var residentMemory: Int {
    let status = String(decoding: Files.read("/proc/\(daemonPid ?? pid)/status", limit: 8_192) ?? [], as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split { $0 == " " || $0 == "\t" }.dropFirst().first).flatMap { Int($0) }.map { $0 << 10 } ?? 0
  }

  /// How many descriptors it has.
  var descriptorCount: Int { Files.list("/proc/\(daemonPid ?? pid)/fd").count }
}

/// The names of a process's threads, sorted.
func threadNames(of pid: Int) -> [String] {
  Files.list("/proc/\(pid)/task").compactMap { thread in
    Files.read("/proc/\(pid)/task/\(thread)/comm", limit: 64).map { name in
      String(decoding: name.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
  }.sorted()
}

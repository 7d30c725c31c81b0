internal import CLinux
internal import Glibc

/// Looks over all processes, for those that left their group. Each look is at one moment: what forks meanwhile is found by the
/// next one, so whoever ends processes looks until nothing is found.
///
/// Reading another process's files can hang: never on the event loop.
package enum ProcessTree {
  /// The children of one thread, also those that are zombies; empty where that may not be read or there is no such thread.
  package static func children(of pid: Int, thread: Int) -> [Int] { knownChildren(of: pid, thread: thread) ?? [] }

  /// The same; nil where nobody can tell now, as when descriptors ran out.
  package static func knownChildren(of pid: Int, thread: Int) -> [Int]? {
    do throws(SystemError) {
      return numbers(try Files.bytes(of: "/proc/\(pid)/task/\(thread)/children", limit: 1 << 22))
    } catch {
      return error.isMissing || error.isNoProcess || error.isPermission ? [] : nil
    }
  }

  /// The children of all threads of a process.
  package static func children(of pid: Int) -> [Int] {
    Files.list("/proc/\(pid)/task").compactMap { Int($0) }.flatMap { children(of: pid, thread: $0) }
  }

  /// Every process that we can see.
  package static func allProcesses() -> [Int] { knownProcesses() ?? [] }

  /// The same; nil where nobody can tell now, as when descriptors ran out.
  package static func knownProcesses() -> [Int]? {
    do throws(SystemError) {
      return try Files.names(in: "/proc").compactMap { Int($0) }
    } catch {
      return error.isMissing || error.isPermission ? [] : nil
    }
  }

  /// The brand that a process was given or inherited: its hard RLIMIT_RTTIME; nil when it has none or is gone.
  package static func brand(of pid: Int) -> UInt64? {
    guard let bytes = Files.read("/proc/\(pid)/limits", limit: 4_096) else { return nil }
    let name = "Max realtime timeout"
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: name.utf8) {
      let fields = line.dropFirst(name.utf8.count).split(separator: UInt8(ascii: " "))
      return fields.count >= 2 ? UInt64(String(decoding: fields[1], as: UTF8.self)) : nil
    }
    return nil
  }

  /// A variable as the process was started with it; nil where it has none or may not be read.
  package static func environmentValue(_ name: String, of pid: Int) -> String? {
    guard let bytes = Files.read("/proc/\(pid)/environ", limit: 1 << 22) else { return nil }
    let prefix = Array(name.utf8) + [UInt8(ascii: "=")]
    let entry = bytes.split(separator: 0).first { $0.starts(with: prefix) }
    return entry.map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
  }

  /// Opens the pipe with this inode through any descriptor that the process has of it; nil when it has none, or that is not
  /// ours to open. Nil as well when the process was just moving it from one number to another.
  package static func pipe(withInode inode: UInt64, of pid: Int) -> OutputPipe? {
    let wanted = "pipe:[\(inode)]"
    for number in Files.list("/proc/\(pid)/fd") where Files.readLink("/proc/\(pid)/fd/\(number)") == wanted {
      let raw = clinux_open(-1, "/proc/\(pid)/fd/\(number)", O_RDWR, 0)
      guard raw >= 0 else { continue }
      // Looked at again: by now the number may mean something else.
      if let pipe = try? OutputPipe(adopting: Descriptor(owning: raw), inode: inode) { return pipe }
    }
    return nil
  }

  /// Opens the pipes of a keeper that the process has as its standard output and its standard error output: both, or the one
  /// that both are. Any other pipe belongs to somebody who reads it.
  package static func outputPipes(of pid: Int) -> [DescriptorBox] {
    var seen: Set<UInt64> = []
    return [1, 2].compactMap { number in
      let path = "/proc/\(pid)/fd/\(number)"
      guard let name = Files.readLink(path), name.utf8.starts(with: "pipe:".utf8) else { return nil }
      let raw = clinux_open(-1, path, O_RDWR, 0)
      guard raw >= 0, let pipe = OutputPipe(marked: Descriptor(owning: raw)), seen.insert(pipe.inode).inserted
      else { return nil }
      return DescriptorBox(pipe.release())
    }
  }

  private static func numbers(_ bytes: [UInt8]) -> [Int] {
    bytes.split { $0 <= UInt8(ascii: " ") }.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
  }
}

import Glibc
import Platform

/// A text in the environment or on the command line of every process that belongs together, and of no other.
struct ProcessMark {
  private let text: String

  init(_ text: String) { self.text = text }

  /// Kills the processes with the mark and waits for their ends; false when there was none.
  ///
  /// All of them are stopped first: a keeper and a daemon start each other again.
  func endAll() -> Bool {
    var held: [Held] = []
    var known: Set<Int> = []
    while true {
      let new = Files.list("/proc").compactMap { Int($0) }.filter { !known.contains($0) && isOn($0) }
      if new.isEmpty { break }
      for pid in new {
        known.insert(pid)
        // Held before the second look, so that the number cannot mean another process by then.
        guard let handle = try? ProcessDescriptor(opening: pid), isOn(pid) else { continue }
        try? handle.signal(.stop)
        held.append(Held(handle))
      }
    }
    for process in held { try? process.handle.signal(.kill) }
    for process in held { _ = process.handle.waitForEnd(within: .seconds(10)) }
    return !held.isEmpty
  }

  private final class Held {
    let handle: ProcessDescriptor

    init(_ handle: consuming ProcessDescriptor) { self.handle = handle }
  }

  private func isOn(_ pid: Int) -> Bool { contains("/proc/\(pid)/environ") || contains("/proc/\(pid)/cmdline") }

  /// By the C library, string by string: every test does this for every process there is, in a debug build.
  private func contains(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1 << 16) { buffer in
      guard var next = buffer.baseAddress else { return false }
      // Shorter than the buffer in all processes of the tests.
      let count = read(file, next, buffer.count - 1)
      if count <= 0 { return false }
      let end = next + count
      end.pointee = 0
      while next < end {
        if strstr(next, text) != nil { return true }
        next += strlen(next) + 1
      }
      return false
    }
  }
}

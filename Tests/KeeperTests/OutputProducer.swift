import Platform
import Support
import Synchronization

/// Writes so many bytes into a pipe from a thread of its own.
final class Producer: Sendable {
  private let done = Atomic(false)

  init(_ raw: CInt, _ count: Int) {
    try? Thread.start("producer") { [self] in
      writeToPipe(raw, [UInt8](repeating: 0x61, count: count), chunks: [4_000])
      done.store(true, ordering: .releasing)
    }
  }

  var isDone: Bool { done.load(ordering: .acquiring) }
}

/// A file system of one megabyte; only root can make one.
struct TinyDisk {
  let path: String

  static let isPossible: Bool = {
    guard let directory = try? TemporaryDirectory(), let disk = try? TinyDisk(at: "\(directory.path)/disk") else {
      return false
    }
    disk.end()
    return true
  }()

  init(at path: String) throws {
    self.path = path
    try Files.makeDirectory(path)
    let result = try run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "none", path])
    guard result.code == 0 else { throw SystemError(call: "mount", subject: path, code: result.code) }
  }

  /// Four megabytes from now on.
  func grow() throws { _ = try run(["mount", "-o", "remount,size=4m", path]) }

  func end() { _ = try? run(["umount", "-l", path]) }
}

internal import Glibc

/// A file that grows at its end up to a limit; then it becomes `FILE.1`, that one `FILE.2`, and so on.
///
/// Every call can block, as long as the disk does: for a thread that may.
package struct RotatingFile: ~Copyable {
  private let path: String
  private let limit: Int
  private let kept: Int
  private var descriptor: Descriptor?
  private var size = 0

  /// - Parameters:
  ///   - path: links are followed; made, 0600, when it is not there.
  ///   - limit: bytes after which a new file begins; one write is never divided.
  ///   - kept: how many old files are kept.
  package init(_ path: String, limit: Int, keeping kept: Int) {
    self.path = path
    self.limit = limit
    self.kept = kept
  }

  /// Opens the file, or opens it again: whatever has the name now is written to.
  /// - Throws: the kernel's reason, also when the name means anything but a file.
  package mutating func open() throws(SystemError) {
    descriptor = nil
    let opened = try Descriptor.file(path, O_WRONLY | O_APPEND | O_CREAT, path: path)
    size = opened.size
    descriptor = consume opened
  }

  /// Appends all of `bytes`; opens the file where it is not open, and begins a new one where this one is full.
  /// - Throws: the kernel's reason; then some of the bytes may be in the file.
  package mutating func append(_ bytes: [UInt8]) throws(SystemError) {
    if descriptor == nil { try open() }
    if size > 0, size + bytes.count > limit { try rotate() }
    guard let raw = descriptor?.raw else { return }
    do throws(SystemError) {
      try Files.writeAll(bytes, to: raw, path)
      size += bytes.count
    } catch {
      // Who knows how much was written: it is opened anew.
      descriptor = nil
      throw error
    }
  }

  private mutating func rotate() throws(SystemError) {
    descriptor = nil
    for number in stride(from: kept, through: 1, by: -1) {
      let older = number == 1 ? path : "\(path).\(number - 1)"
      guard rename(older, "\(path).\(number)") == 0 || errno == ENOENT else { throw .last("rename", older) }
    }
    if kept == 0 { try Files.remove(path) }
    try open()
  }
}

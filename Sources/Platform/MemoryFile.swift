internal import CLinux
internal import Glibc

/// A file without a name, in memory: what a process leaves for the program that takes its place.
package struct MemoryFile: ~Copyable {
  private let descriptor: Descriptor

  /// Makes one with these bytes in it.
  package init(_ name: String, _ bytes: [UInt8]) throws(SystemError) {
    let raw = clinux_memory_file(name)
    guard raw >= 0 else { throw .last("memfd_create", name) }
    let made = Descriptor(owning: raw)
    try Files.writeAll(bytes, to: raw, name)
    descriptor = made
  }

  /// Takes ownership of one that was passed on to us at our start, under the number that we were told.
  /// - Throws: EBADF when there is no such descriptor.
  package init(inheriting raw: CInt) throws(SystemError) {
    guard raw > 2, fcntl(raw, F_SETFD, FD_CLOEXEC) == 0 else {
      throw SystemError(call: "inherit memory file", subject: String(raw), code: EBADF)
    }
    descriptor = Descriptor(owning: raw)
  }

  /// The number, to pass on; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

  /// All that is in it.
  package borrowing func read() throws(SystemError) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor.raw, &status) == 0 else { throw .last("fstat memory file") }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor.raw, $0.baseAddress.map { $0 + count }, $0.count - count, off_t(count))
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { throw .last("read memory file") }
      count += got
    }
    return bytes
  }
}

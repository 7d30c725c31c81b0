internal import CLinux
internal import Glibc

/// What all files that are read and written in place have in common.
extension Descriptor {
  /// Opens a file below the directory `at` (-1: from where we are), without ever waiting for it; one that is made is 0600.
  ///
  /// - Parameter path: as it is said in messages.
  /// - Throws: the kernel's reason, also when the name means anything but a file.
  static func file(_ name: String, at directory: CInt = -1, _ flags: CInt, path: String) throws(SystemError)
    -> Descriptor
  {
    let raw = clinux_open(directory, name, flags | O_NONBLOCK, 0o600)
    guard raw >= 0 else { throw .last("open", path) }
    let opened = Descriptor(owning: raw)
    var status = stat()
    guard fstat(opened.raw, &status) == 0 else { throw .last("fstat", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SystemError(call: "open", subject: "\(path), which is no file", code: EINVAL)
    }
    return opened
  }

  /// How long the file is now; 0 where that cannot be told.
  var size: Int {
    var status = stat()
    return fstat(raw, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Reads up to `buffer.count` bytes from `offset` on; fewer only at the end of the file.
  borrowing func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int, path: String
  ) throws(SystemError) -> Int {
    var count = 0
    while count < buffer.count {
      let got = pread(raw, buffer.baseAddress.map { $0 + count }, buffer.count - count, off_t(offset + count))
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw .last("read", path) }
      if got == 0 { break }
      count += got
    }
    return count
  }

  /// Cuts the file off at `length`.
  borrowing func truncate(to length: Int, path: String) throws(SystemError) {
    while ftruncate(raw, off_t(length)) < 0 { if errno != EINTR { throw .last("ftruncate", path) } }
  }
}

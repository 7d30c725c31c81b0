internal import CLinux
internal import Glibc

/// An open file of a state directory, read at any offset and written at its end.
package struct StateFile: ~Copyable, Sendable {
  private let descriptor: Descriptor
  private let faults: Faults?
  /// As it was opened, for messages.
  package let path: String

  init(_ descriptor: consuming Descriptor, _ path: String, _ faults: Faults?) {
    self.descriptor = descriptor
    self.path = path
    self.faults = faults
  }

  /// Reads up to `buffer.count` bytes from `offset` on; fewer only at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
    try descriptor.read(into: buffer, at: offset, path: path)
  }

  /// Writes all of `bytes` at the end.
  /// - Throws: the kernel's reason; then some of the bytes may be in the file.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      var most = bytes.count - written
      var failure: CInt?
      switch faults?.write(most) {
      case nil: break
      case .go(let atMost)?: most = atMost
      case .fail(let code, let after)?:
        failure = code
        most = after
      }
      let count = most == 0 ? 0 : write(descriptor.raw, bytes.baseAddress.map { $0 + written }, most)
      if let failure { throw SystemError(call: "write", subject: path, code: failure) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .last("write", path) }
      written += count
    }
  }

  /// Waits until what was written is on the disk (fdatasync(2)).
  package func synchronise() throws(SystemError) {
    try check("fdatasync", isSync: true)
    while fdatasync(descriptor.raw) < 0 { if errno != EINTR { throw .last("fdatasync", path) } }
  }

  /// Has the kernel begin to write out a part, so that a later `synchronise` is short.
  package func beginWriteout(from offset: Int, count: Int) {
    clinux_begin_writeout(descriptor.raw, Int64(offset), Int64(count))
  }

  /// Cuts the file off at `length`.
  package func truncate(to length: Int) throws(SystemError) {
    try check("ftruncate")
    try descriptor.truncate(to: length, path: path)
  }

  /// Takes room for `count` bytes more.
  /// - Throws: the kernel's reason when there is no room.
  package func reserve(_ count: Int) throws(SystemError) {
    try check("fallocate")
    guard clinux_reserve(descriptor.raw, Int64(size), Int64(count)) == 0 else { throw .last("fallocate", path) }
  }

  /// How long the file is now.
  package var size: Int { descriptor.size }

  /// Which file it is, beyond its name.
  package var identity: FileIdentity {
    var status = stat()
    _ = fstat(descriptor.raw, &status)
    return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  private func check(_ call: String, isSync: Bool = false) throws(SystemError) {
    if let code = faults?.operation(isSync: isSync) { throw SystemError(call: call, subject: path, code: code) }
  }
}

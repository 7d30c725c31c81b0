internal import Glibc

/// A log that output is copied into at a known offset, or its index. Made, 0600, when it is not there.
package final class OutputFile: Sendable {
  private let descriptor: Descriptor
  private let faults: Faults?
  /// As it was opened, for messages.
  package let path: String

  init(_ descriptor: consuming Descriptor, _ path: String, _ faults: Faults?) {
    self.descriptor = descriptor
    self.path = path
    self.faults = faults
  }

  /// How long a file is, and whether it still has a name.
  package struct Facts: Sendable, Equatable {
    package var size: Int
    package var hasName: Bool
    /// When it was last written to, in seconds since the epoch.
    package var changed: Int
  }

  /// What is true of the file now.
  package var facts: Facts {
    get throws(SystemError) {
      var status = stat()
      guard fstat(descriptor.raw, &status) == 0 else { throw .last("fstat", path) }
      return Facts(size: Int(status.st_size), hasName: status.st_nlink > 0, changed: Int(status.st_mtim.tv_sec))
    }
  }

  /// What became of a copy: an error may come after a part of the bytes.
  package struct Outcome: Sendable {
    package var count: Int
    package var error: SystemError?

    package init(count: Int, error: SystemError? = nil) {
      self.count = count
      self.error = error
    }
  }

  /// Moves `count` bytes that lie in `scratch` into the file, at `offset`; after an error `scratch` is to be cleared.
  package func splice(from scratch: borrowing ScratchPipe, count: Int, at offset: Int) -> Outcome {
    var moved = 0
    var place = Int64(offset)
    while moved < count {
      var most = count - moved
      var failure: SystemError?
      pass(&most, &failure)
      do throws(SystemError) {
        let step = most == 0 ? 0 : try scratch.splice(to: descriptor.raw, at: &place, count: most)
        moved += step
        if step == 0, failure == nil { failure = SystemError(call: "write", subject: path, code: ENOSPC) }
      } catch {
        return Outcome(count: moved, error: SystemError(call: "write", subject: path, code: error.code))
      }
      if let failure { return Outcome(count: moved, error: failure) }
    }
    return Outcome(count: moved)
  }

  /// Writes all of `bytes` at `offset`.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Outcome {
    var written = 0
    while written < bytes.count {
      var most = bytes.count - written
      var failure: SystemError?
      pass(&most, &failure)
      let count =
        most == 0
        ? 0 : pwrite(descriptor.raw, bytes.baseAddress.map { $0 + written }, most, off_t(offset + written))
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return Outcome(count: written, error: .last("write", path)) }
      written += count
      if count == 0, failure == nil { failure = SystemError(call: "write", subject: path, code: ENOSPC) }
      if let failure { return Outcome(count: written, error: failure) }
    }
    return Outcome(count: written)
  }

  /// Reads up to `buffer.count` bytes from `offset` on; fewer only at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
    try descriptor.read(into: buffer, at: offset, path: path)
  }

  /// Cuts the file off at `length`.
  package func truncate(to length: Int) throws(SystemError) {
    if let code = faults?.operation() { throw SystemError(call: "ftruncate", subject: path, code: code) }
    try descriptor.truncate(to: length, path: path)
  }

  private func pass(_ most: inout Int, _ failure: inout SystemError?) {
    switch faults?.write(most) {
    case nil: break
    case .go(let atMost)?: most = atMost
    case .fail(let code, let after)?:
      failure = SystemError(call: "write", subject: path, code: code)
      most = after
    }
  }
}

extension Directory {
  /// Opens a log or an index to write into it, following no link; makes it, 0600, when it is not there.
  package func openOutput(_ name: String, faults: Faults? = nil) throws(SystemError) -> OutputFile {
    if let code = faults?.operation() { throw SystemError(call: "open", subject: "\(path)/\(name)", code: code) }
    let path = "\(path)/\(name)"
    let opened = try Descriptor.file(name, at: descriptor.raw, O_RDWR | O_CREAT | O_NOFOLLOW, path: path)
    return OutputFile(opened, path, faults)
  }

  /// When a file was last written to, in seconds since the epoch; nil when there is none of that name.
  package func changed(_ name: String) -> Int? {
    var status = stat()
    guard fstatat(descriptor.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return Int(status.st_mtim.tv_sec)
  }
}

extension SystemError {
  /// What we refuse ourselves, as the kernel says it.
  package static func refused(_ call: String, _ subject: String) -> SystemError {
    SystemError(call: call, subject: subject, code: EACCES)
  }
}

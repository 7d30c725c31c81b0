internal import CLinux
internal import Glibc

/// The files of a state directory, each reached through the directory's descriptor.
extension Directory {
  /// How a state file is opened.
  package enum Opening: Sendable {
    case reading
    /// To write at its end; made, 0600, when it is not there.
    case appending
    /// The same, emptied first.
    case replacing
  }

  /// Opens a file, following no link.
  /// - Throws: the kernel's reason; `isMissing` when there is none to read.
  package func open(
    _ name: String, _ opening: Opening, faults: Faults? = nil
  ) throws(SystemError) -> StateFile {
    let flags: CInt
    switch opening {
    case .reading: flags = O_RDONLY
    case .appending: flags = O_RDWR | O_APPEND | O_CREAT
    case .replacing: flags = O_RDWR | O_APPEND | O_CREAT | O_TRUNC
    }
    if opening != .reading { try check(faults, "open", name) }
    let path = "\(path)/\(name)"
    return StateFile(try .file(name, at: descriptor.raw, flags | O_NOFOLLOW, path: path), path, faults)
  }

  /// Gives a file another name; one that has it already is replaced, in one step.
  package func rename(_ name: String, to new: String, faults: Faults? = nil) throws(SystemError) {
    try check(faults, "rename", name)
    guard clinux_rename(descriptor.raw, name, new) == 0 else { throw .last("rename", "\(path)/\(name)") }
  }

  /// Gives a file a second name, so that replacing the first one does not lose it.
  package func link(_ name: String, as second: String, faults: Faults? = nil) throws(SystemError) {
    try check(faults, "link", name)
    guard linkat(descriptor.raw, name, descriptor.raw, second, 0) == 0 else {
      throw .last("link", "\(path)/\(second)")
    }
  }

  /// Removes a file; none there is no error.
  package func remove(_ name: String, faults: Faults? = nil) throws(SystemError) {
    try check(faults, "unlink", name)
    guard unlinkat(descriptor.raw, name, 0) == 0 || errno == ENOENT else { throw .last("unlink", "\(path)/\(name)") }
  }

  /// Waits until the names in the directory are on the disk.
  package func synchronise(faults: Faults? = nil) throws(SystemError) {
    try check(faults, "fsync", "")
    // Some file systems cannot do this for a directory, and need not.
    guard fsync(descriptor.raw) == 0 || errno == EINVAL || errno == EROFS else { throw .last("fsync", path) }
  }

  /// A moment between two steps; see ``Faults``.
  package func pass(_ point: Faults.Point, _ faults: Faults?) { faults?.pass(point) }

  private func check(_ faults: Faults?, _ call: String, _ name: String) throws(SystemError) {
    if let code = faults?.operation() { throw SystemError(call: call, subject: "\(path)/\(name)", code: code) }
  }
}

extension Directory {
  /// Keeps what a name means now under a second name as well: by a link, or, where the file system has none, by a copy.
  package func keep(_ name: String, as second: String, faults: Faults? = nil) throws(SystemError) {
    do throws(SystemError) {
      return try link(name, as: second, faults: faults)
    } catch {
      guard error.code == EPERM || error.code == EOPNOTSUPP || error.code == EMLINK else { throw error }
    }
    let source = try open(name, .reading)
    let copy = try open(second, .replacing, faults: faults)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while true {
      let count = try source.read(into: buffer, at: offset)
      if count == 0 { return try copy.synchronise() }
      try copy.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
  }
}

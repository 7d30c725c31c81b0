internal import CLinux
internal import Glibc

/// An open directory that is known to be ours: everything in it is reached through its descriptor.
package struct Directory: ~Copyable, Sendable {
  let descriptor: Descriptor
  /// As it was opened, for messages.
  package let path: String

  /// Why a directory is refused.
  package enum Refusal: Error, Sendable, Equatable {
    case system(SystemError)
    /// Not owned by us: a stranger could put a socket or a file in our way.
    case foreign(path: String, owner: Int, mode: Int)
    /// Writable by others.
    case exposed(path: String, owner: Int, mode: Int)
  }

  /// Opens `path`, following no link in its last part, and checks owner and mode on the descriptor.
  package init(opening path: String) throws(Refusal) {
    let raw = clinux_open_directory(-1, path)
    guard raw >= 0 else { throw .system(.last("open", path)) }
    let opened = Descriptor(owning: raw)
    try Self.check(opened, path)
    self.init(opened, path)
  }

  private static func check(_ descriptor: borrowing Descriptor, _ path: String) throws(Refusal) {
    var status = stat()
    guard fstat(descriptor.raw, &status) == 0 else { throw .system(.last("fstat", path)) }
    let mode = Int(status.st_mode & 0o7777)
    let owner = Int(status.st_uid)
    if status.st_uid != geteuid() { throw .foreign(path: path, owner: owner, mode: mode) }
    if mode & 0o022 != 0 { throw .exposed(path: path, owner: owner, mode: mode) }
  }

  /// Makes `path` and what is missing above it, each 0700, then opens it.
  package init(making path: String) throws(Refusal) {
    var missing: [String] = []
    var parent = path
    while mkdir(parent, 0o700) != 0 {
      if errno == EEXIST { break }
      let error = SystemError.last("mkdir", parent)
      guard error.isMissing, let above = FilePath.parent(of: parent) else { throw .system(error) }
      missing.append(parent)
      parent = above
    }
    for path in missing.reversed() where mkdir(path, 0o700) != 0 && errno != EEXIST {
      throw .system(.last("mkdir", path))
    }
    try self.init(opening: path)
  }

  /// A path to `name` that goes through the descriptor, and the plain one where there is no /proc.
  private func throughDescriptor(_ name: String) -> String {
    access("/proc/self/fd", F_OK) == 0 ? "/proc/self/fd/\(descriptor.raw)/\(name)" : "\(path)/\(name)"
  }

  func bind(_ socket: CInt, _ name: String, mode: UInt32 = 0o600) throws(SystemError) {
    // The file that bind makes has the socket's own mode, less the umask; to change the umask would be to change it for
    // every thread.
    guard fchmod(socket, mode) == 0 else { throw .last("fchmod", "\(path)/\(name)") }
    guard clinux_bind(socket, throughDescriptor(name)) == 0 else { throw .last("bind", "\(path)/\(name)") }
    // What the umask took away.
    guard mode == 0o600 || fchmodat(descriptor.raw, name, mode, 0) == 0 else {
      throw .last("chmod", "\(path)/\(name)")
    }
  }

  /// Lets everybody go through it to what is in it, and nobody but us look around (0711).
  package func letOthersThrough() throws(SystemError) {
    guard fchmod(descriptor.raw, 0o711) == 0 else { throw .last("fchmod", path) }
  }

  /// Removes a socket that is left over; a file of another kind is not touched.
  package func removeSocket(_ name: String) throws(SystemError) {
    var status = stat()
    guard fstatat(descriptor.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return }
      throw .last("stat", "\(path)/\(name)")
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw SystemError(call: "bind", subject: "\(path)/\(name), which is no socket", code: EEXIST)
    }
    guard unlinkat(descriptor.raw, name, 0) == 0 || errno == ENOENT else { throw .last("unlink", "\(path)/\(name)") }
  }

  /// What identifies a file of this directory, nil when there is none.
  package func identity(of name: String) -> FileIdentity? {
    var status = stat()
    guard fstatat(descriptor.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  /// Opens or makes the file `name`, 0600, for reading and writing.
  package func openFile(_ name: String) throws(SystemError) -> Descriptor {
    let raw = clinux_open(descriptor.raw, name, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600)
    guard raw >= 0 else { throw .last("open", "\(path)/\(name)") }
    return Descriptor(owning: raw)
  }

  /// A second handle on the same open directory.
  package func duplicate() throws(SystemError) -> Directory {
    let raw = fcntl(descriptor.raw, F_DUPFD_CLOEXEC, 3)
    guard raw >= 0 else { throw .last("fcntl", path) }
    return Directory(Descriptor(owning: raw), path)
  }

  private init(_ descriptor: consuming Descriptor, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }
}

/// Which file a name means, beyond its name.
package struct FileIdentity: Sendable, Hashable {
  package var device: UInt64
  package var inode: UInt64
}

/// Paths as text.
package enum FilePath {
  /// What stands before the last `/`; nil for a name alone and for the root.
  package static func parent(of path: String) -> String? {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.utf8.startIndex else { return nil }
    return String(path[..<slash])
  }

  /// What stands behind the last `/`.
  package static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// `path` made absolute by the current directory; not resolved further.
  package static func absolute(_ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    var rest = path[...]
    while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
    return "\(currentDirectory)/\(rest)"
  }

  /// The current directory, `/` where it was removed.
  package static var currentDirectory: String {
    guard let raw = getcwd(nil, 0) else { return "/" }
    defer { free(raw) }
    return String(cString: raw)
  }
}

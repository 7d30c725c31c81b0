internal import CLinux
internal import Glibc

/// Small files, whole.
package enum Files {
  /// Whether files can be made in this directory, as far as rights and the file system say.
  package static func canMakeFiles(in directory: String) -> Bool { access(directory, W_OK | X_OK) == 0 }

  /// The first `limit` bytes of a file; nil when it cannot be opened or read.
  package static func read(_ path: String, limit: Int) -> [UInt8]? {
    do throws(SystemError) { return try bytes(of: path, limit: limit) } catch { return nil }
  }

  /// The first `limit` bytes of a file.
  /// - Throws: why it cannot be opened or read.
  package static func bytes(of path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let raw = clinux_open(-1, path, O_RDONLY, 0)
    guard raw >= 0 else { throw .last("open", path) }
    let descriptor = Descriptor(owning: raw)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 65_536))
    while bytes.count < limit {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor.raw, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .last("read", path) }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<min(count, limit - bytes.count)])
    }
    return bytes
  }

  /// What was added to a file since it was `size` bytes long, at most the last `limit` bytes; of one that is shorter by now
  /// all counts as added. Nil when it cannot be read.
  package static func readEnd(_ path: String, behind size: Int, limit: Int) -> [UInt8]? {
    let raw = clinux_open(-1, path, O_RDONLY, 0)
    guard raw >= 0 else { return nil }
    let descriptor = Descriptor(owning: raw)
    let end = Int(lseek(descriptor.raw, 0, SEEK_END))
    let start = max(end < size ? 0 : size, end - limit)
    guard end > start else { return [] }
    var bytes = [UInt8](repeating: 0, count: end - start)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor.raw, $0.baseAddress, $0.count, off_t(start)) }
    return count < 0 ? nil : Array(bytes[..<count])
  }

  /// Where a symbolic link points; nil when it is none.
  package static func readLink(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = buffer.withUnsafeMutableBytes {
      $0.withMemoryRebound(to: CChar.self) { readlink(path, $0.baseAddress!, $0.count) }
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  /// The absolute path without links; nil when there is no such file.
  package static func canonical(_ path: String) -> String? {
    guard let raw = realpath(path, nil) else { return nil }
    defer { free(raw) }
    return String(cString: raw)
  }

  /// The names in a directory, sorted, without `.` and `..`; empty when it cannot be read.
  package static func list(_ path: String) -> [String] {
    do throws(SystemError) { return try names(in: path) } catch { return [] }
  }

  /// The names in a directory, sorted, without `.` and `..`.
  /// - Throws: why it cannot be read; then nobody knows what is in it.
  package static func names(in path: String) throws(SystemError) -> [String] {
    guard let directory = opendir(path) else { throw .last("open", path) }
    defer { closedir(directory) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        if errno != 0 { throw .last("read", path) }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes a file whole: aside, then renamed over `path`, so that a reader sees the old or the new.
  package static func write(_ bytes: [UInt8], to path: String, mode: Int = 0o644) throws(SystemError) {
    let aside = "\(path).new-\(getpid())"
    let raw = clinux_open(-1, aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, CInt(mode))
    guard raw >= 0 else { throw .last("open", aside) }
    let descriptor = Descriptor(owning: raw)
    do throws(SystemError) {
      try writeAll(bytes, to: descriptor.raw, aside)
      guard fchmod(descriptor.raw, mode_t(mode)) == 0 else { throw SystemError.last("fchmod", aside) }
      guard rename(aside, path) == 0 else { throw SystemError.last("rename", path) }
    } catch {
      unlink(aside)
      throw error
    }
  }

  static func writeAll(_ bytes: [UInt8], to raw: CInt, _ subject: String) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress.map { $0 + written }, $0.count - written) }
      if count >= 0 {
        written += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var wait = pollfd(fd: raw, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, -1)
      default: throw .last("write", subject)
      }
    }
  }

  /// Makes a directory and what is missing above it, as the umask allows.
  package static func makeDirectory(_ path: String) throws(SystemError) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    let error = SystemError.last("mkdir", path)
    guard error.isMissing, let parent = FilePath.parent(of: path) else { throw error }
    try makeDirectory(parent)
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .last("mkdir", path) }
  }

  /// Makes `path` a symbolic link to `target`; an older link of that name is replaced, anything else is an error.
  package static func link(_ path: String, to target: String) throws(SystemError) {
    if readLink(path) != nil { unlink(path) }
    guard symlink(target, path) == 0 else { throw .last("symlink", path) }
  }

  /// Removes a file; none there is no error.
  package static func remove(_ path: String) throws(SystemError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw .last("unlink", path) }
  }

  /// Removes a directory with all that is in it, following no link.
  package static func removeTree(_ path: String) throws(SystemError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw .last("stat", path)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
    for name in list(path) { try removeTree("\(path)/\(name)") }
    guard rmdir(path) == 0 else { throw .last("rmdir", path) }
  }

  /// A new empty directory, 0700, below `TMPDIR` or /tmp.
  package static func makeTemporaryDirectory(_ prefix: String) throws(SystemError) -> String {
    let parent = Environment["TMPDIR"].flatMap { $0.isEmpty ? nil : FilePath.absolute($0) } ?? "/tmp"
    var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .last("make a directory in", parent) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// What identifies a file, or a link itself, beyond its path; nil when there is none.
  package static func identity(of path: String) -> FileIdentity? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  /// A socket, links not followed.
  package static func isSocket(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// A regular file, links followed, that we may execute.
  /// True for a regular file, not a link to one, that this process may read.
  package static func isReadableFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, R_OK) == 0
  }

  /// True for a regular file that we may execute.
  package static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  /// True for a directory whose names we may read.
  package static func isReadableDirectory(_ path: String) -> Bool { access(path, R_OK | X_OK) == 0 }

  /// A directory, links followed.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Bytes, links followed; nil for what is no regular file.
  package static func sizeOfRegularFile(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  /// Bytes, links followed; nil when there is nothing.
  package static func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// How many bytes can be read from a regular file or a block device; nil for anything else.
  package static func length(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT == S_IFREG { return Int(status.st_size) }
    guard status.st_mode & S_IFMT == S_IFBLK else { return nil }
    let raw = clinux_open(-1, path, O_RDONLY, 0)
    guard raw >= 0 else { return nil }
    defer { _ = close(raw) }
    let end = lseek(raw, 0, SEEK_END)
    return end >= 0 ? Int(end) : nil
  }
}

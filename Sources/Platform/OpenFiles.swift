internal import Glibc
package import Model

extension ProcessFacts {
  /// The files that a process has open now, of those that have a place where they are read or written: regular files and
  /// block devices. Nil when the process is gone or may not be looked at.
  package static func openFiles(of pid: Int) -> [OpenFile]? {
    guard let directory = opendir("/proc/\(pid)/fd") else { return nil }
    defer { closedir(directory) }
    var files: [OpenFile] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let number = Int(name), let file = openFile(number, of: pid) { files.append(file) }
    }
    return files.sorted { $0.number < $1.number }
  }

  private static func openFile(_ number: Int, of pid: Int) -> OpenFile? {
    let link = "/proc/\(pid)/fd/\(number)"
    var status = stat()
    guard stat(link, &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFBLK, let bytes = Files.read("/proc/\(pid)/fdinfo/\(number)", limit: 4_096),
      let position = field("pos:", of: bytes, radix: 10), let flags = field("flags:", of: bytes, radix: 8)
    else { return nil }
    return OpenFile(
      number: number, path: Files.readLink(link) ?? link, device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
      position: position, size: kind == S_IFREG ? Int(status.st_size) : blockDeviceSize(status.st_rdev),
      isWritten: CInt(flags) & O_ACCMODE != O_RDONLY, isRead: CInt(flags) & O_ACCMODE != O_WRONLY)
  }

  private static func field(_ name: String, of bytes: [UInt8], radix: Int) -> Int? {
    let line = bytes.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: name.utf8) }
    let value = (line ?? []).dropFirst(name.utf8.count).drop { $0 <= UInt8(ascii: " ") }
    return Int(String(decoding: value, as: UTF8.self), radix: radix)
  }

  /// In bytes, as the kernel tells it in sectors of 512; 0 where it does not.
  private static func blockDeviceSize(_ device: dev_t) -> Int {
    let number = UInt64(device)
    let major = (number >> 8) & 0xFFF | (number >> 32) & ~UInt64(0xFFF)
    let minor = number & 0xFF | (number >> 12) & ~UInt64(0xFF)
    let bytes = Files.read("/sys/dev/block/\(major):\(minor)/size", limit: 64) ?? []
    return (Int(String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)) ?? 0) * 512
  }
}

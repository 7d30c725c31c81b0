import Glibc
package import Platform

/// A file that could not be read, and why.
package struct FileError: Error, CustomStringConvertible {
  package var path: String
  package var code: Int32

  package var description: String { "\(path): \(String(cString: strerror(code)))" }
}

/// The whole file as bytes.
package func readFile(_ path: String) throws(FileError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var size = stat()
  if fstat(descriptor, &size) == 0 { bytes.reserveCapacity(Int(size.st_size)) }
  var buffer = [UInt8](repeating: 0, count: 64 * 1_024)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw FileError(path: path, code: errno) }
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
  }
}

/// The names in a directory without `.` and `..`, sorted.
package func listDirectory(_ path: String) throws(FileError) -> [String] {
  guard let directory = opendir(path) else { throw FileError(path: path, code: errno) }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// The paths of all files below a directory, relative to it, sorted; hidden ones and symbolic links are left out.
package func listFiles(below path: String) throws(FileError) -> [String] {
  var files: [String] = []
  for name in try listDirectory(path) where !name.hasPrefix(".") {
    var status = stat()
    guard lstat("\(path)/\(name)", &status) == 0 else { throw FileError(path: "\(path)/\(name)", code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: files += try listFiles(below: "\(path)/\(name)").map { "\(name)/\($0)" }
    case S_IFREG: files.append(name)
    default: break
    }
  }
  return files
}

/// Opens a file for writing, makes it where there is none; `appending` is O_APPEND.
package func openForWriting(_ path: String, appending: Bool) throws(FileError) -> Descriptor {
  let raw = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : 0), 0o600)
  guard raw >= 0 else { throw FileError(path: path, code: errno) }
  return Descriptor(owning: raw)
}

/// Writes a file where it stands, as a shell's `>` does; `mode` is set behind that.
package func writeInPlace(_ text: String, to path: String, mode: Int? = nil) throws(FileError) {
  let raw = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard raw >= 0 else { throw FileError(path: path, code: errno) }
  let written = Glibc.write(raw, text, text.utf8.count)
  close(raw)
  if written != text.utf8.count { throw FileError(path: path, code: EIO) }
  if let mode { try setMode(of: path, mode) }
}

/// Writes to an open file.
package func write(_ bytes: ArraySlice<UInt8>, to descriptor: borrowing Descriptor) {
  let raw = descriptor.raw
  _ = bytes.withUnsafeBytes { Glibc.write(raw, $0.baseAddress, $0.count) }
}

/// chmod(2)
package func setMode(of path: String, _ mode: Int) throws(FileError) {
  guard chmod(path, mode_t(mode)) == 0 else { throw FileError(path: path, code: errno) }
}

/// rename(2); false where it cannot be.
@discardableResult
package func renameFile(_ path: String, to new: String) -> Bool { rename(path, new) == 0 }

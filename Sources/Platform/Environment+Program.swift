internal import CLinux

extension Environment {
  /// The path that this program was started by, absolute, with the links that are in it: where its next version will be found.
  /// To be asked before the current directory changes; nil where nothing tells.
  package static var startedPath: String? {
    if let path = clinux_executed_path().map({ String(cString: $0) }), !path.utf8.starts(with: "/proc/".utf8) {
      return FilePath.absolute(path)
    }
    guard let path = ownExecutable else { return nil }
    // What the kernel says of a file that was removed, or replaced.
    let mark = " (deleted)"
    return path.utf8.suffix(mark.utf8.count).elementsEqual(mark.utf8) ? String(path.dropLast(mark.count)) : path
  }
}

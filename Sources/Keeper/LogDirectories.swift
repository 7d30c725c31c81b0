import Platform

/// An open directory of logs.
final class LogDirectory {
  let directory: Directory

  init(_ directory: consuming Directory) { self.directory = directory }
}

/// The directories that logs lie in, each opened once.
final class LogDirectories {
  private var known: [String: LogDirectory] = [:]

  /// The directory of a log; made, 0700, where there is none.
  /// - Throws: the kernel's reason; EACCES for one that others may write to.
  func open(_ path: String) throws(SystemError) -> LogDirectory {
    let parent = FilePath.parent(of: path) ?? "/"
    if let found = known[parent] { return found }
    do throws(Directory.Refusal) {
      let opened = LogDirectory(try Directory(making: parent))
      known[parent] = opened
      return opened
    } catch {
      switch error {
      case .system(let error): throw error
      case .foreign, .exposed: throw .refused("open", parent)
      }
    }
  }

  func forget(_ path: String) { known[FilePath.parent(of: path) ?? "/"] = nil }

  func forgetAll() { known = [:] }
}

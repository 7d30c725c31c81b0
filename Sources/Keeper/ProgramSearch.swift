internal import Model
internal import Platform

/// Finds programs as execvp(3) does, and tells why one cannot be found.
struct ProgramSearch {
  /// Directories with colons between them.
  let path: String
  /// What relative names are relative to.
  let directory: String

  static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  func find(_ name: String) throws(StartFailure) -> String {
    if name.utf8.contains(UInt8(ascii: "/")) {
      try check(absolute(name), name)
      // As it was given: the kernel resolves it in the service's own directory.
      return name
    }
    var refused: String?
    for entry in path.split(separator: ":", omittingEmptySubsequences: false) {
      let candidate = absolute(entry.isEmpty ? name : "\(entry)/\(name)")
      switch ProgramFile(candidate) {
      case .program: return candidate
      case .other: refused = refused ?? candidate
      case .missing, .unreadable: continue
      }
    }
    if let refused { throw notExecutable(refused) }
    throw StartFailure(stage: .notFound, errno: 2, text: "'\(name)' is in no directory of PATH (\(path))")
  }

  /// The programs of this name further along PATH than the one that was found: those of a directory that is closed to the
  /// user are passed over, as by execvp(3).
  func others(behind found: String, _ name: String) -> [String] {
    if name.utf8.contains(UInt8(ascii: "/")) { return [] }
    let candidates = path.split(separator: ":", omittingEmptySubsequences: false).map {
      absolute($0.isEmpty ? name : "\($0)/\(name)")
    }
    return candidates.drop { $0 != found }.dropFirst().filter { ProgramFile($0) == .program }
  }

  private func absolute(_ name: String) -> String {
    name.utf8.first == UInt8(ascii: "/") ? name : "\(directory)/\(name)"
  }

  /// What cannot be looked at as us is left to the kernel, that looks as the service's user.
  private func check(_ path: String, _ name: String) throws(StartFailure) {
    switch ProgramFile(path) {
    case .program, .unreadable: return
    case .other: throw notExecutable(path)
    case .missing:
      // Where the directory itself is missing, that is what is wrong.
      if name.utf8.first != UInt8(ascii: "/"), !Files.isDirectory(directory) { return }
      throw StartFailure(stage: .notFound, errno: 2, text: "there is no program '\(path)'")
    }
  }

  private func notExecutable(_ path: String) -> StartFailure {
    Files.isDirectory(path)
      ? StartFailure(stage: .notExecutable, errno: 21, text: "'\(path)' is a directory")
      : StartFailure(stage: .notExecutable, errno: 13, text: "'\(path)' is not executable; 'chmod +x' makes it so")
  }
}

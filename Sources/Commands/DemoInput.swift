internal import Platform

/// What the demo's work reads: files that are on this machine.
struct DemoInput: Sendable {
  /// The directory that they are below.
  var root: String
  var files: [File]

  struct File: Sendable {
    var path: String
    var size: Int
  }

  /// Where systems have their files; each has some of them.
  private static let roots = [
    "/usr/share", "/usr/lib", "/usr/bin", "/etc", "/usr/include", "/usr/libexec", "/usr/local", "/opt", "/nix/store",
    "/lib", "/bin",
  ]
  /// Enough for ten seconds of work; with fewer, files are read again.
  private static let most = 3_000
  private static let least = 20
  /// Bigger ones would make a bar stand still.
  private static let sizes = 256...1_000_000

  /// The inputs that this machine has, each in random order, so that its speed at the beginning says something of the rest.
  static func find() -> [DemoInput] {
    roots.compactMap { root in
      let files = files(below: root)
      return files.count < least ? nil : DemoInput(root: root, files: files.shuffled())
    }
  }

  private static func files(below root: String) -> [File] {
    var files: [File] = []
    var directories = [root]
    var looked = 0
    // Breadth first, so that not all come from the directory that is first in the alphabet.
    while looked < directories.count, files.count < most, looked < most {
      let directory = directories[looked]
      looked += 1
      // No link is followed: it may lead round in a circle, and out of the directory.
      if Files.readLink(directory) != nil { continue }
      for name in Files.list(directory) where !name.utf8.contains(UInt8(ascii: "\n")) {
        let path = "\(directory)/\(name)"
        if Files.isReadableFile(path) {
          if let size = Files.size(of: path), sizes.contains(size) { files.append(File(path: path, size: size)) }
          if files.count == most { break }
        } else if Files.isDirectory(path) {
          directories.append(path)
        }
      }
    }
    return files
  }
}

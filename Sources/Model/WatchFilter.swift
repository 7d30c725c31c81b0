/// Which files below a watched folder count, by their paths alone.
///
/// A pattern without `/` is about a name, at any depth; one with `/` about the path from the watched folder on, and one that
/// begins with it about the absolute path. Folders with a dot, and those that builds make, are never looked into.
package struct WatchFilter: Sendable, Equatable {
  private var include: [Glob]?
  private var exclude: [Glob]

  /// - Throws: for the first text that is no pattern.
  package init(include: [String]? = nil, exclude: [String] = []) throws(Glob.Complaint) {
    if let include {
      var globs: [Glob] = []
      for text in include { globs.append(try Glob(text)) }
      self.include = globs
    }
    self.exclude = []
    // `cache/` means the folder.
    for text in exclude {
      self.exclude.append(try Glob(text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text))
    }
  }

  /// What never counts where nothing is included by name: files that begin with a dot, and these.
  package static let excludedFiles = [
    "*~", "#*#", "*.swp", "*.swo", "*.swx", "*.o", "*.obj", "*.pyc", "*.log", "*.pid",
  ]
  /// What is never looked into, beside folders that begin with a dot.
  package static let excludedFolders = ["target", "build", "node_modules", "__pycache__"]

  private static let defaults = excludedFiles.compactMap { try? Glob($0) }

  /// Whether a file counts: `path` from the watched folder `root` on, without a `/` in front.
  package func counts(_ path: String, below root: String) -> Bool {
    let name = Self.name(path)
    if Self.matches(exclude, name, path, root) { return false }
    if let include { return Self.matches(include, name, path, root) }
    return !name.utf8.starts(with: ".".utf8) && !Self.defaults.contains { $0.matches(name) }
  }

  /// Whether a folder below the watched folder `root` is looked into.
  package func looksInto(_ path: String, below root: String) -> Bool {
    let name = Self.name(path)
    if name.utf8.starts(with: ".".utf8) || Self.excludedFolders.contains(String(name)) { return false }
    return !Self.matches(exclude, name, path, root)
  }

  private static func name(_ path: String) -> Substring {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path[...] }
    return path[path.utf8.index(after: slash)...]
  }

  private static func matches(_ globs: [Glob], _ name: Substring, _ path: String, _ root: String) -> Bool {
    globs.contains { glob in
      if !glob.namesFolders { return glob.matches(name) }
      return glob.text.utf8.first == UInt8(ascii: "/") ? glob.matches("\(root)/\(path)") : glob.matches(path)
    }
  }
}

/// What a rule means where it says nothing.
extension WatchRule {
  /// At least 1, at most ``deepest``.
  package var folderDepth: Int { min(max(1, depth ?? 4), Self.deepest) }

  /// At least 1 ms.
  package var quietTime: Duration {
    min(max(.milliseconds(1), delay?.duration ?? .milliseconds(500)), .seconds(86_400))
  }

  package static let deepest = 64
  /// The most paths, and the most patterns of each kind.
  package static let most = 64

  /// Refuses what cannot be watched, naming the field.
  package func check() throws(SupervisorError) {
    func refuse(_ field: String, _ why: String) -> SupervisorError {
      .invalidParameter("service.watch.\(field)", why: why)
    }
    if paths.isEmpty { throw refuse("paths", "there is none") }
    if paths.count > Self.most { throw refuse("paths", "there are more than \(Self.most)") }
    for path in paths where path.utf8.first != UInt8(ascii: "/") || path.utf8.contains(0) {
      throw refuse("paths", "'\(path.prefix(200))' is no absolute path")
    }
    for (field, texts) in [("include", include), ("exclude", exclude)] {
      guard let texts else { continue }
      if texts.count > Self.most { throw refuse(field, "there are more than \(Self.most)") }
      for text in texts {
        do throws(Glob.Complaint) { _ = try Glob(text) } catch {
          throw refuse(field, "\(error.text): '\(text.prefix(80))'")
        }
      }
    }
    if let depth, !(1...Self.deepest).contains(depth) {
      throw refuse("depth", "it is not between 1 and \(Self.deepest)")
    }
    if let delay, delay.value < 0 { throw refuse("delay", "it is negative") }
  }
}

internal import Model

/// One look at a root, or at a folder below it. Each folder is watched before it is read, so that nothing comes between.
struct FolderScan {
  /// More is not looked at.
  static let mostFolders = 10_000
  static let mostFiles = 100_000
  static let mostHops = 8

  private let subject: FolderWatch.Subject
  private let name: String
  private let root: String
  private(set) var folders: [String: Int] = [:]
  private(set) var files: [String: FileStamp] = [:]
  private(set) var gates: [String: String] = [:]
  /// The root exists.
  private(set) var isThere = false
  private(set) var problem: String?

  init(_ name: String, _ subject: FolderWatch.Subject, root: String) {
    self.name = name
    self.subject = subject
    self.root = root
  }

  mutating func lookAtRoot(_ inotify: borrowing InotifyDescriptor, _ register: inout WatchRegister) {
    watchGates(inotify, &register)
    follow(root, inotify, &register)
    guard let stamp = FileStamp(root) else { return }
    isThere = true
    switch stamp.kind {
    case .folder:
      if subject.countsFolder { files[root] = stamp.rights }
      look(into: root, depth: 1, inotify, &register)
    case .file, .other:
      // Links that lead to it may stand beside it under any name.
      files[root] = stamp
      let parent = FilePath.parent(of: root) ?? "/"
      gates[parent] = ""
      watch(parent, ofFiles: true, inotify, &register)
    }
  }

  /// Where the root, or a link on the way to it, may come and go. What we may not look into is left out.
  private mutating func watchGates(_ inotify: borrowing InotifyDescriptor, _ register: inout WatchRegister) {
    var folder = "/"
    for part in root.split(separator: "/") {
      let owner = WatchRegister.Owner(subject: name, folder: folder)
      if (try? register.add(owner, ofFiles: false, inotify)) != nil { gates[folder] = String(part) }
      folder = WatchedRoot.path(folder, String(part))
    }
  }

  mutating func look(
    into folder: String, depth: Int, _ inotify: borrowing InotifyDescriptor, _ register: inout WatchRegister
  ) {
    if depth > 1, !subject.filter.looksInto(WatchedRoot.relative(folder, to: root), below: root) { return }
    guard folders.count < Self.mostFolders, files.count < Self.mostFiles else {
      problem = "below \(root) is more than dmon watches (\(Self.mostFolders) folders, \(Self.mostFiles) files)"
      return
    }
    guard watch(folder, ofFiles: true, inotify, &register) else { return }
    folders[folder] = depth
    for entry in list(folder) {
      let path = WatchedRoot.path(folder, entry)
      guard let own = FileStamp(ofLink: path) else { continue }
      if own.kind == .folder {
        if depth < subject.depth { look(into: path, depth: depth + 1, inotify, &register) }
      } else if subject.filter.counts(WatchedRoot.relative(path, to: root), below: root) {
        if own.kind == .other { follow(path, inotify, &register) }
        if let stamp = own.kind == .file ? own : FileStamp(path), stamp.kind == .file { files[path] = stamp }
      }
    }
  }

  /// Where nobody can tell what is in a folder, as when descriptors ran out, nothing is taken for removed.
  private mutating func list(_ folder: String) -> [String] {
    do throws(SystemError) {
      return try Files.names(in: folder)
    } catch {
      if error.isMissing || error.isPermission { return [] }
      problem = "\(folder) cannot be read: \(error.reason)"
      isThere = false
      return []
    }
  }

  /// What a link leads to is written and removed elsewhere: there it is watched, too, and each link on the way.
  private mutating func follow(
    _ link: String, _ inotify: borrowing InotifyDescriptor, _ register: inout WatchRegister
  ) {
    var path = link
    for _ in 0..<Self.mostHops {
      guard gates.count < Self.mostFolders, let target = Files.readLink(path) else { return }
      path =
        target.utf8.first == UInt8(ascii: "/")
        ? target : WatchedRoot.path(FilePath.parent(of: path) ?? "/", target)
      let folder = FilePath.parent(of: path) ?? "/"
      let name = FilePath.name(of: path)
      gates[folder] = gates[folder].map { $0 == name ? name : "" } ?? name
      watch(folder, ofFiles: true, inotify, &register)
    }
  }

  @discardableResult
  private mutating func watch(
    _ folder: String, ofFiles: Bool, _ inotify: borrowing InotifyDescriptor, _ register: inout WatchRegister
  ) -> Bool {
    do throws(SystemError) {
      try register.add(.init(subject: name, folder: folder), ofFiles: ofFiles, inotify)
      return true
    } catch {
      if error.isMissing { return false }
      problem =
        error.isFull
        ? "\(folder) is not watched: the user has no more inotify watches (fs.inotify.max_user_watches)"
        : "\(folder) is not watched: \(error.reason)"
      return false
    }
  }
}

internal import Model

/// One subject of a ``FolderWatch`` as it was last seen.
struct WatchedSubject {
  let name: String
  let subject: FolderWatch.Subject
  private(set) var roots: [WatchedRoot]
  /// Roots that are to be looked at again as a whole.
  private var stale: Set<Int> = []
  /// What was found and not told yet, in that order, and how each of these files was before; nil: not there.
  private var found: [String] = []
  private var former: [String: FileStamp?] = [:]
  private var first = Instant(nanoseconds: 0)
  private var last = Instant(nanoseconds: 0)
  private var problem: String?
  private var hasToldProblem = false

  init(_ name: String, _ subject: FolderWatch.Subject) {
    self.name = name
    self.subject = subject
    roots = subject.paths.map { WatchedRoot($0) }
  }

  /// When what was found is to be told; nil while nothing was.
  var due: Instant? {
    if !found.isEmpty { return min(last + subject.delay, first + subject.delay * 60) }
    return problem != nil && !hasToldProblem ? first : nil
  }

  /// How everything is now; no change is told.
  mutating func begin(_ inotify: borrowing InotifyDescriptor, _ register: inout WatchRegister) {
    for index in roots.indices { look(at: index, inotify, &register) }
    (found, former) = ([], [:])
  }

  mutating func distrustAll() { stale = Set(roots.indices) }

  mutating func lookAgain(_ inotify: borrowing InotifyDescriptor, _ register: inout WatchRegister) {
    if stale.isEmpty { return }
    let indices = stale
    stale = []
    for index in indices.sorted() { look(at: index, inotify, &register) }
  }

  mutating func handle(
    _ event: InotifyDescriptor.Event, in folder: String, _ inotify: borrowing InotifyDescriptor,
    _ register: inout WatchRegister
  ) {
    for index in roots.indices where !stale.contains(index) {
      if roots[index].isDoubtful(after: event, in: folder) {
        stale.insert(index)
        continue
      }
      guard let depth = roots[index].folders[folder] else { continue }
      let path = WatchedRoot.path(folder, event.name)
      if !event.isFolder {
        if let change = roots[index].look(at: path, after: event, subject.filter) { note(change, register.moment) }
      } else if event.came, depth < subject.depth {
        var scan = FolderScan(name, subject, root: roots[index].path)
        scan.look(into: path, depth: depth + 1, inotify, &register)
        take(scan.problem)
        for change in roots[index].merge(scan) { note(change, register.moment) }
      } else if event.went {
        let (files, folders) = roots[index].drop(path)
        for folder in folders { register.release(.init(subject: name, folder: folder), inotify) }
        for file in files { note(file, register.moment) }
      }
    }
  }

  /// What there is to tell. What came and went meanwhile, or is as it was, is no change.
  mutating func takeChange(at now: Instant) -> FolderWatch.Change? {
    guard let due, due <= now else { return nil }
    let changed = found.filter { path in
      let now = roots.lazy.compactMap { $0.files[path] }.first
      guard let before = former[path] ?? nil else { return now != nil }
      return now?.isSame(as: before) != true
    }
    let news = hasToldProblem ? nil : problem
    (found, former, hasToldProblem) = ([], [:], problem != nil)
    if changed.isEmpty && news == nil { return nil }
    return FolderWatch.Change(subject: name, path: changed.first ?? "", count: changed.count, problem: news)
  }

  private mutating func look(
    at index: Int, _ inotify: borrowing InotifyDescriptor, _ register: inout WatchRegister
  ) {
    let before = watchedFolders
    var scan = FolderScan(name, subject, root: roots[index].path)
    scan.lookAtRoot(inotify, &register)
    take(scan.problem)
    for change in roots[index].replace(with: scan) { note(change, register.moment) }
    for folder in before.subtracting(watchedFolders) { register.release(.init(subject: name, folder: folder), inotify) }
  }

  private mutating func take(_ found: String?) {
    guard problem == nil, let found else { return }
    problem = found
    if self.found.isEmpty { first = Clocks.monotonic }
  }

  private var watchedFolders: Set<String> {
    roots.reduce(into: []) { all, root in
      all.formUnion(root.folders.keys)
      all.formUnion(root.gates.keys)
    }
  }

  private mutating func note(_ change: WatchedRoot.Change, _ now: Instant) {
    if found.isEmpty { first = now }
    last = now
    if former[change.path] != nil { return }
    former[change.path] = .some(change.before)
    found.append(change.path)
  }
}

/// A path that was named, and what is there.
struct WatchedRoot {
  /// A file that is not as it was.
  struct Change {
    var path: String
    var before: FileStamp?
  }

  let path: String
  /// Folders and how deep they are, the root being 1.
  private(set) var folders: [String: Int] = [:]
  /// Those that count. When the root is gone: as they were; a root that comes back as it was has not changed.
  private(set) var files: [String: FileStamp] = [:]
  /// Folders above it, and which names in them matter; an empty name: all.
  private(set) var gates: [String: String] = [:]

  init(_ path: String) {
    let names = path.split(separator: "/").filter { $0 != "." }
    self.path = "/" + names.joined(separator: "/")
  }

  static func path(_ folder: String, _ name: String) -> String { folder == "/" ? "/\(name)" : "\(folder)/\(name)" }

  /// From the root on.
  static func relative(_ path: String, to root: String) -> String {
    String(path.dropFirst(root == "/" ? 1 : root.count + 1))
  }

  /// Only a look at everything tells what this means.
  func isDoubtful(after event: InotifyDescriptor.Event, in folder: String) -> Bool {
    let isOurs = folders[folder] != nil
    if event.isOver || event.isForgotten { return isOurs || gates[folder] != nil }
    // About the root itself.
    if event.name.isEmpty, folder == path { return true }
    if let gate = gates[folder], gate.isEmpty || gate == event.name { return true }
    // A link that was set anew changes what others lead to that go through it.
    return isOurs && event.came && !event.isFolder && Files.readLink(Self.path(folder, event.name)) != nil
  }

  /// What came of a look at one file, if it counts.
  mutating func look(at path: String, after event: InotifyDescriptor.Event, _ filter: WatchFilter) -> Change? {
    guard filter.counts(Self.relative(path, to: self.path), below: self.path) else { return nil }
    guard let stamp = FileStamp(path), stamp.kind == .file else {
      return files.removeValue(forKey: path).map { Change(path: path, before: $0) }
    }
    // Whoever made it will write, and close it.
    if event.wasCreated, stamp.size == 0, stamp.links == 1, files[path] == nil { return nil }
    let before = files[path]
    files[path] = stamp
    return before?.isSame(as: stamp) == true ? nil : Change(path: path, before: before)
  }

  /// Takes in a folder that came; which files of it are new.
  mutating func merge(_ scan: FolderScan) -> [Change] {
    folders.merge(scan.folders) { $1 }
    let new = scan.files.filter { files[$0.key]?.isSame(as: $0.value) != true }.keys.sorted()
    let changes = new.map { Change(path: $0, before: files[$0]) }
    files.merge(scan.files) { $1 }
    return changes
  }

  /// Lets go of a folder that went; the files and folders that went with it.
  mutating func drop(_ folder: String) -> (files: [Change], folders: [String]) {
    let inside = folder + "/"
    let gone = files.keys.filter { $0.hasPrefix(inside) }.sorted().map { Change(path: $0, before: files[$0]) }
    for change in gone { files[change.path] = nil }
    let former = folders.keys.filter { $0 == folder || $0.hasPrefix(inside) }
    for path in former { folders[path] = nil }
    return (gone, former)
  }

  /// Takes over a look at everything; which files are not as they were.
  mutating func replace(with scan: FolderScan) -> [Change] {
    folders = scan.folders
    gates = scan.gates
    guard scan.isThere else { return [] }
    let before = files
    files = scan.files
    var changed = files.filter { before[$0.key]?.isSame(as: $0.value) != true }.map(\.key)
    changed += before.keys.filter { files[$0] == nil }
    return changed.sorted().map { Change(path: $0, before: before[$0]) }
  }
}

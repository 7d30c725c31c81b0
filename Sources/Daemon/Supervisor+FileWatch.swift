internal import Model
internal import Platform

/// What the supervisor has to do with files that are watched.
struct FileWatching {
  /// Made when the first file is to be watched; nothing is there, and nothing ticks, before.
  var watch: FolderWatch?
  /// What is watched for which service.
  var subjects: [ServiceName: FolderWatch.Subject] = [:]
  /// Changed while they were starting, or paused: told when they are up, or go on.
  var pending: [ServiceName: FolderWatch.Change] = [:]
  /// Origins that are watched.
  var origins: Set<String> = []
  /// It was said that nothing can be watched.
  var hasFailed = false
}

/// Services that are restarted when files change.
extension Supervisor {
  /// Must follow every change of a record.
  func adjustFileWatch(_ name: ServiceName) {
    let record = table[name]?.record
    // Nobody watches anything: what nearly all have.
    if fileWatching.subjects.isEmpty, fileWatching.pending.isEmpty, record?.specification.watch == nil { return }
    let wanted = record.flatMap { record -> FolderWatch.Subject? in
      guard let rule = record.specification.watch, record.wanted == .up else { return nil }
      return FolderWatch.Subject(rule)
    }
    if fileWatching.subjects[name] != wanted { setFileWatch(name, wanted) }
    guard let pending = fileWatching.pending[name] else { return }
    guard let record, record.wanted == .up, wanted != nil || record.specification.isOfDirectory else {
      fileWatching.pending[name] = nil
      return
    }
    if record.phase == .starting || record.isPaused { return }
    fileWatching.pending[name] = nil
    filesChanged(name, record, pending)
  }

  /// A program of a directory was written anew while a person had it paused.
  func restartOnceResumed(_ name: ServiceName, _ file: String) {
    fileWatching.pending[name] = FolderWatch.Change(subject: name.text, path: file, count: 1, problem: nil)
  }

  private func setFileWatch(_ name: ServiceName, _ subject: FolderWatch.Subject?) {
    fileWatching.subjects[name] = subject
    guard let subject else {
      fileWatching.watch?.forget(name.text)
      return
    }
    beginFileWatch()?.watch(name.text, subject)
  }

  private func beginFileWatch() -> FolderWatch? {
    if let watch = fileWatching.watch { return watch }
    do throws(SystemError) {
      let watch = try FolderWatch(on: loop)
      fileWatching.watch = watch
      fileWatchBegan.ring()
      return watch
    } catch {
      if !fileWatching.hasFailed { log.error("no files can be watched: \(error)") }
      fileWatching.hasFailed = true
      return nil
    }
  }

  /// Restarts what was changed, until the task is cancelled.
  func followFiles() async {
    guard await resumed.pass() else { return }
    while fileWatching.watch == nil {
      guard await fileWatchBegan.wait() == .ready else { return }
    }
    guard let watch = fileWatching.watch else { return }
    while true {
      let changes = await watch.changes()
      if changes.isEmpty { break }
      for change in changes { filesChanged(change) }
      settle()
    }
    watch.end()
  }

  /// Watches directories whose programs are services, and files where that was asked for; must follow every change of the
  /// list of origins.
  ///
  /// They are read once more when the watch has begun, so that nothing is missed between.
  func watchOrigins() {
    for origin in origins.list where origins.isWatched(origin) {
      guard fileWatching.origins.insert(origin).inserted, let filter = try? WatchFilter(include: ["*"]) else {
        continue
      }
      var subject = FolderWatch.Subject(
        paths: [origin], filter: filter, depth: 1, delay: WatchRule(paths: []).quietTime)
      subject.tellsBeginning = true
      subject.countsFolder = true
      beginFileWatch()?.watch(origin, subject)
    }
  }

  private func filesChanged(_ change: FolderWatch.Change) {
    // No service's name begins so.
    if change.subject.utf8.first == UInt8(ascii: "/") {
      if let problem = change.problem { log.warning(Printable.text(problem, limit: 1_000)) }
      return wishReload([change.subject])
    }
    guard let name = ServiceName(text: change.subject) else { return }
    if let problem = change.problem { log.warning("\(name.text): \(Printable.text(problem, limit: 1_000))") }
    // Stopped meanwhile.
    guard !change.path.isEmpty, fileWatching.subjects[name] != nil, ending == nil, let record = table[name]?.record
    else { return }
    filesChanged(name, record, change)
  }

  private func filesChanged(_ name: ServiceName, _ record: ServiceRecord, _ change: FolderWatch.Change) {
    let text = Self.words(change)
    switch record.phase {
    // What a person halted does not run before that person says so.
    case .up where record.isPaused: fileWatching.pending[name] = change
    case .up, .lingering:
      log.info("\(name.text): \(text): restarting it")
      tell(name, .trouble(record.run, Trouble(.changed, text)))
    // Which of the files it has read nobody knows.
    case .starting: fileWatching.pending[name] = change
    case .down, .backingOff:
      // It may have been waiting for just that. What has a schedule waits for its time.
      if record.specification.schedule != nil { return }
      log.info("\(name.text): \(text): starting it")
      tell(name, .start)
    // It begins anew anyway, with what is there then.
    case .waiting, .stopping, .clearing: break
    }
  }

  /// `/app/api.toml and 3 other files were changed`
  private static func words(_ change: FolderWatch.Change) -> String {
    let path = Printable.text(change.path, limit: 300)
    switch change.count {
    case ...1: return "\(path) changed"
    case 2: return "\(path) and another file changed"
    default: return "\(path) and \(change.count - 1) others changed"
    }
  }
}

extension FolderWatch.Subject {
  /// Nil for a rule that no daemon takes on.
  init?(_ rule: WatchRule) {
    guard let filter = try? WatchFilter(include: rule.include, exclude: rule.exclude ?? []) else { return nil }
    self.init(paths: rule.paths, filter: filter, depth: rule.folderDepth, delay: rule.quietTime)
  }
}

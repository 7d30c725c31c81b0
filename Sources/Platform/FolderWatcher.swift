internal import Model

/// The thread of a ``FolderWatch``: it waits, looks and tells. Several subjects may have one folder.
struct FolderWatcher: ~Copyable {
  private let shared: FolderWatch.Shared
  private let poller: Poller
  private var subjects: [String: WatchedSubject] = [:]
  private var register = WatchRegister()

  /// Until the watch is to end.
  static func run(_ shared: FolderWatch.Shared) throws(SystemError) {
    let poller = try Poller()
    try poller.add(shared.wake.raw, token: 0)
    try poller.add(shared.inotify.raw, token: 1)
    var watcher = FolderWatcher(shared, poller)
    watcher.run()
  }

  private init(_ shared: FolderWatch.Shared, _ poller: consuming Poller) {
    self.shared = shared
    self.poller = poller
  }

  private mutating func run() {
    while true {
      poller.wait(until: subjects.values.compactMap(\.due).min()) { _ in }
      shared.wake.clear()
      guard let wishes = shared.wishes() else { return }
      for (name, wish) in wishes.sorted(by: { $0.key < $1.key }) { carryOut(wish, name) }
      while true {
        let events = shared.inotify.read()
        if events.isEmpty { break }
        register.moment = Clocks.monotonic
        for event in events { handle(event) }
      }
      for name in subjects.keys { subjects[name]?.lookAgain(shared.inotify, &register) }
      let now = Clocks.monotonic
      shared.tell(subjects.keys.compactMap { subjects[$0]?.takeChange(at: now) })
    }
  }

  private mutating func carryOut(_ wish: FolderWatch.Subject?, _ name: String) {
    if let wish, subjects[name]?.subject == wish { return }
    if subjects.removeValue(forKey: name) != nil { register.release(allOf: name, shared.inotify) }
    guard let wish else { return }
    var subject = WatchedSubject(name, wish)
    subject.begin(shared.inotify, &register)
    subjects[name] = subject
    if wish.tellsBeginning { shared.tell([.init(subject: name, path: "", count: 0, problem: nil)]) }
  }

  private mutating func handle(_ event: InotifyDescriptor.Event) {
    if event.hasOverflowed {
      for name in subjects.keys { subjects[name]?.distrustAll() }
      return
    }
    for owner in register.owners(of: event.watch) {
      subjects[owner.subject]?.handle(event, in: owner.folder, shared.inotify, &register)
    }
    if event.isForgotten { register.forget(event.watch) }
  }
}

/// Who has which watch: the kernel gives the same number to everybody who watches the same folder.
struct WatchRegister {
  struct Owner: Hashable {
    var subject: String
    var folder: String
  }

  /// When what is being handled was found: what was read at once changed at once.
  var moment = Clocks.monotonic
  private var owners: [CInt: Set<Owner>] = [:]
  private var watches: [Owner: CInt] = [:]

  func owners(of watch: CInt) -> Set<Owner> { owners[watch] ?? [] }

  mutating func add(_ owner: Owner, ofFiles: Bool, _ inotify: borrowing InotifyDescriptor) throws(SystemError) {
    let watch = try inotify.add(owner.folder, ofFiles: ofFiles)
    // Another folder has the name by now.
    if let before = watches[owner], before != watch { drop(owner, before, inotify) }
    watches[owner] = watch
    owners[watch, default: []].insert(owner)
  }

  mutating func release(_ owner: Owner, _ inotify: borrowing InotifyDescriptor) {
    if let watch = watches.removeValue(forKey: owner) { drop(owner, watch, inotify) }
  }

  mutating func release(allOf subject: String, _ inotify: borrowing InotifyDescriptor) {
    for owner in watches.keys where owner.subject == subject { release(owner, inotify) }
  }

  /// The kernel has forgotten it.
  mutating func forget(_ watch: CInt) {
    for owner in owners.removeValue(forKey: watch) ?? [] where watches[owner] == watch { watches[owner] = nil }
  }

  private mutating func drop(_ owner: Owner, _ watch: CInt, _ inotify: borrowing InotifyDescriptor) {
    owners[watch]?.remove(owner)
    guard owners[watch]?.isEmpty == true else { return }
    owners[watch] = nil
    inotify.remove(watch)
  }
}

internal import Model
internal import Platform

/// What the keeper is still to be asked, in order.
///
/// Bounded by what there is to ask: of each run at most a start, new rules, a signal of each kind and its end.
struct KeeperOutbox {
  struct Entry {
    var request: KeeperRequest
    /// The number of the journal's record that must be committed before.
    var commit: Int?
    /// What travels with it, kept open until it was sent.
    var held: HeldRun?
  }

  private var entries: [Entry] = []
  private var head = 0
  /// Where those begin that replace earlier ones of their kind, by what they are about.
  private var repeatables: Set<String> = []
  /// Runs that are over and that the keeper must not forget yet: the journal could not be told how they ended.
  private(set) var withheld: [RunNumber] = []
  /// The record that says how the last of them ended.
  private(set) var withheldCommit = 0
  /// So many of them; each keeps a zombie.
  static let mostWithheld = 256

  var first: Entry? { head < entries.count ? entries[head] : nil }
  var count: Int { entries.count - head }

  mutating func append(_ request: KeeperRequest, after commit: Int? = nil) {
    if let subject = request.subject, !repeatables.insert(subject).inserted {
      let kept = entries[head...].filter { $0.request.subject != subject }
      entries = kept
      head = 0
    }
    entries.append(Entry(request: request, commit: commit))
  }

  /// Puts what a new keeper must hear first before all that is left; what another keeper was to hear first goes.
  mutating func prepend(_ introduction: [Entry]) {
    entries = introduction + entries[head...].filter { !$0.request.isIntroduction }
    head = 0
  }

  /// Puts one more behind what the keeper is still to hear first, before all else.
  mutating func addIntroduction(_ entry: Entry) {
    entries.insert(entry, at: entries[head...].firstIndex { !$0.request.isIntroduction } ?? entries.endIndex)
  }

  /// Lets go what waited for the journal's record with this number, or one before it.
  /// - Parameter isWritten: false where the journal cannot be written: what the keeper would forget is withheld then, the
  ///   oldest beyond ``mostWithheld`` excepted.
  mutating func settle(_ commit: Int, isWritten: Bool = true) {
    var left: [Entry] = []
    for var entry in entries[head...] {
      if let own = entry.commit, own <= commit {
        entry.commit = nil
        if !isWritten, case .forget(let run) = entry.request {
          withheld.append(run)
          withheldCommit = max(withheldCommit, own)
          if withheld.count <= Self.mostWithheld { continue }
          entry.request = .forget(run: withheld.removeFirst())
        }
      }
      left.append(entry)
    }
    (entries, head) = (left, 0)
  }

  /// The journal could be told how all of these ended.
  mutating func release() {
    for run in withheld { append(.forget(run: run)) }
    withheld = []
  }

  mutating func removeFirst() {
    if let subject = entries[head].request.subject { repeatables.remove(subject) }
    entries[head].held = nil
    head += 1
    if head == entries.count {
      entries.empty()
      head = 0
    } else if head > 64, head > entries.count / 2 {
      entries.removeFirst(head)
      head = 0
    }
  }

  /// Whether this run is still to be asked for.
  func hasSpawn(of run: RunNumber) -> Bool {
    entries[head...].contains { entry in
      if case .spawn(let order) = entry.request { return order.run == run }
      return false
    }
  }
}

extension KeeperRequest {
  /// What it is about, where a later one replaces an earlier one; nil for what must be said each time.
  fileprivate var subject: String? {
    switch self {
    case .configure(let run, _): "configure \(run)"
    case .signal(let run, let number, let toGroup): "signal \(run) \(number) \(toGroup ? "group" : "leader")"
    case .reopen: "reopen"
    case .ending: "ending"
    case .upgrade: "upgrade"
    case .pong: "pong"
    case .hello, .spawn, .adopt, .forget, .ready: nil
    }
  }

  /// What is said to each keeper anew.
  var isIntroduction: Bool {
    switch self {
    case .hello, .adopt, .ready: true
    case .spawn, .signal, .forget, .configure, .reopen, .ending, .pong, .upgrade: false
    }
  }
}

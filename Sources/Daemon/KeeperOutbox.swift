internal import Journal
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

  var first: Entry? { head < entries.count ? entries[head] : nil }

  mutating func append(_ request: KeeperRequest, after commit: Int? = nil) {
    if let run = request.repeatable, entries[head...].contains(where: { $0.request.repeatable == run }) {
      entries.removeSubrange(head..<entries.count, where: { $0.request.repeatable == run })
    }
    entries.append(Entry(request: request, commit: commit))
  }

  /// Puts what a new keeper must hear first before all that is left.
  mutating func prepend(_ first: [Entry]) {
    let rest = entries[head...].filter { !$0.request.isIntroduction }
    entries = first + rest
    head = 0
  }

  mutating func removeFirst() {
    head += 1
    if head > 64, head > entries.count / 2 {
      entries.removeFirst(head)
      head = 0
    }
  }
}

extension [KeeperOutbox.Entry] {
  fileprivate mutating func removeSubrange(
    _ range: Range<Int>, where isDoomed: (KeeperOutbox.Entry) -> Bool
  ) {
    let kept = self[range].filter { !isDoomed($0) }
    replaceSubrange(range, with: kept)
  }
}

extension KeeperRequest {
  /// What of it replaces an earlier one of the same kind; nil for what must be said each time.
  fileprivate var repeatable: String? {
    switch self {
    case .configure(let run, _): "configure \(run)"
    case .signal(let run, let number, let toGroup): "signal \(run) \(number) \(toGroup)"
    case .reopen: "reopen"
    case .ready: "ready"
    case .ending: "ending"
    case .hello, .spawn, .adopt, .forget: nil
    }
  }

  /// What is said to each keeper anew.
  fileprivate var isIntroduction: Bool {
    switch self {
    case .hello, .adopt, .ready: true
    case .spawn, .signal, .forget, .configure, .reopen, .ending: false
    }
  }
}

internal import Model

extension JSONTape {
  /// The service at this token, read in one pass over its members: of all lists, those of services are read most.
  ///
  /// - Returns: nil when Codable must decide: something is missing, is wrong, or is spelled in a rare way. It never reads
  ///   anything else than Codable would.
  func service(_ object: Int) -> ServiceStatus? {
    guard tokens[object].kind == .object else { return nil }
    let scanner = JSONScanner(bytes)
    var draft = ServiceDraft(tape: self)
    let end = Int(tokens[object].next)
    var at = object + 1
    while at < end {
      guard tokens[at].kind == .string else { return nil }
      let key = text(of: at)
      guard key.count > 8 ? draft.takeLong(key, at + 1) : draft.take(scanner.word(of: key), at + 1) else { return nil }
      at = Int(tokens[at + 1].next)
    }
    return draft.status
  }
}

/// The fields of a service, as they come; of one that comes twice the last one counts, and null is absent.
private struct ServiceDraft {
  let tape: JSONTape
  private var name: String?
  private var group: String?
  private var instance: Int?
  private var host: String?
  private var origin: String?
  private var wanted: String?
  private var state: String?
  private var phase: String?
  private var reason: String?
  private var ready: Bool?
  private var run: Int?
  private var restarts: Int?
  /// What may be absent; the others are put into it at the end.
  private var rest = ServiceStatus(name: "")

  init(tape: JSONTape) { self.tape = tape }

  /// Reads the value of a key of more than eight bytes; false when Codable must decide.
  mutating func takeLong(_ key: JSONText, _ value: Int) -> Bool {
    key.equals("statusText", in: tape.bytes) && text(value, &rest.statusText)
  }

  /// The same for a key of at most eight bytes, given as a word.
  mutating func take(_ key: UInt64, _ value: Int) -> Bool {
    switch key {
    case Word.of("name"): text(value, &name)
    case Word.of("group"): text(value, &group)
    case Word.of("instance"): number(value, &instance)
    case Word.of("host"): text(value, &host)
    case Word.of("origin"): text(value, &origin)
    case Word.of("wanted"): text(value, &wanted)
    case Word.of("state"): text(value, &state)
    case Word.of("phase"): text(value, &phase)
    case Word.of("reason"): text(value, &reason)
    case Word.of("ready"): flag(value, &ready)
    case Word.of("run"): number(value, &run)
    case Word.of("pid"): number(value, &rest.pid)
    case Word.of("started"): moment(value, &rest.started)
    case Word.of("restarts"): number(value, &restarts)
    default: takeRare(key, value)
    }
  }

  private mutating func takeRare(_ key: UInt64, _ value: Int) -> Bool {
    switch key {
    case Word.of("ended"): moment(value, &rest.ended)
    case Word.of("code"): number(value, &rest.code)
    case Word.of("signal"): number(value, &rest.signal)
    case Word.of("next"): moment(value, &rest.next)
    case Word.of("adopted"): flag(value, &rest.adopted)
    case Word.of("output"): text(value, &rest.output)
    case Word.of("dropped"): number(value, &rest.dropped)
    case Word.of("command"): words(value, &rest.command)
    case Word.of("health"): text(value, &rest.health)
    case Word.of("mainPid"): number(value, &rest.mainPid)
    case Word.of("schedule"): text(value, &rest.schedule)
    case Word.of("timezone"): text(value, &rest.timezone)
    // A task, and what a newer daemon says.
    default: false
    }
  }

  /// Nil when a field is missing that must be there.
  var status: ServiceStatus? {
    guard let name, let group, let instance, let host, let origin, let phase, let reason, let ready, let run,
      let restarts,
      let wanted = wanted.flatMap(ServiceWish.init), let state = state.flatMap(ServiceState.init)
    else { return nil }
    var status = rest
    (status.name, status.group, status.instance, status.host, status.origin) = (name, group, instance, host, origin)
    (status.wanted, status.state, status.phase, status.reason) = (wanted, state, phase, reason)
    (status.ready, status.run, status.restarts) = (ready, run, restarts)
    return status
  }

  private func text(_ value: Int, _ field: inout String?) -> Bool {
    read(value, &field) { index throws(WireError) in try tape.string(index) }
  }

  private func number(_ value: Int, _ field: inout Int?) -> Bool {
    read(value, &field) { index throws(WireError) in try tape.integer(index, as: Int.self) }
  }

  private func flag(_ value: Int, _ field: inout Bool?) -> Bool {
    read(value, &field) { index throws(WireError) in try tape.bool(index) }
  }

  private func moment(_ value: Int, _ field: inout Timestamp?) -> Bool {
    read(value, &field) { index throws(WireError) in
      Timestamp(microseconds: try tape.integer(index, as: Int64.self))
    }
  }

  private func words(_ value: Int, _ field: inout [String]?) -> Bool {
    read(value, &field) { index throws(WireError) in
      var words: [String] = []
      var at = try tape.container(index, .array) + 1
      while at < tape.tokens[index].next {
        words.append(try tape.string(at))
        at = Int(tape.tokens[at].next)
      }
      return words
    }
  }

  @inline(__always)
  private func read<Value>(
    _ index: Int, _ field: inout Value?, _ body: (Int) throws(WireError) -> Value
  ) -> Bool {
    do throws(WireError) {
      field = tape.isNull(index) ? nil : try body(index)
      return true
    } catch {
      return false
    }
  }
}

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
    !key.equals("statusText", in: tape.bytes) || tape.take(value, &rest.statusText)
  }

  /// The same for a key of at most eight bytes, given as a word.
  mutating func take(_ key: UInt64, _ value: Int) -> Bool {
    switch key {
    case Word.of("name"): tape.take(value, &name)
    case Word.of("group"): tape.take(value, &group)
    case Word.of("instance"): tape.take(value, &instance)
    case Word.of("host"): tape.take(value, &host)
    case Word.of("origin"): tape.take(value, &origin)
    case Word.of("wanted"): tape.take(value, &wanted)
    case Word.of("state"): tape.take(value, &state)
    case Word.of("phase"): tape.take(value, &phase)
    case Word.of("reason"): tape.take(value, &reason)
    case Word.of("ready"): tape.take(value, &ready)
    case Word.of("run"): tape.take(value, &run)
    case Word.of("pid"): tape.take(value, &rest.pid)
    case Word.of("started"): tape.take(value, &rest.started)
    case Word.of("restarts"): tape.take(value, &restarts)
    default: takeRare(key, value)
    }
  }

  private mutating func takeRare(_ key: UInt64, _ value: Int) -> Bool {
    switch key {
    case Word.of("ended"): tape.take(value, &rest.ended)
    case Word.of("code"): tape.take(value, &rest.code)
    case Word.of("signal"): tape.take(value, &rest.signal)
    case Word.of("next"): tape.take(value, &rest.next)
    case Word.of("adopted"): tape.take(value, &rest.adopted)
    case Word.of("output"): tape.take(value, &rest.output)
    case Word.of("dropped"): tape.take(value, &rest.dropped)
    case Word.of("command"): tape.take(value, &rest.command)
    case Word.of("health"): tape.take(value, &rest.health)
    case Word.of("mainPid"): tape.take(value, &rest.mainPid)
    case Word.of("schedule"): tape.take(value, &rest.schedule)
    case Word.of("timezone"): tape.take(value, &rest.timezone)
    case Word.of("task"): false
    // What a newer daemon says.
    default: true
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
}

extension JSONTape {
  fileprivate func take(_ index: Int, _ field: inout String?) -> Bool {
    read(index, &field) { index throws(WireError) in try string(index) }
  }

  fileprivate func take(_ index: Int, _ field: inout Int?) -> Bool {
    read(index, &field) { index throws(WireError) in try integer(index, as: Int.self) }
  }

  fileprivate func take(_ index: Int, _ field: inout Bool?) -> Bool {
    read(index, &field) { index throws(WireError) in try bool(index) }
  }

  fileprivate func take(_ index: Int, _ field: inout Timestamp?) -> Bool {
    read(index, &field) { index throws(WireError) in
      Timestamp(microseconds: try integer(index, as: Int64.self))
    }
  }

  fileprivate func take(_ index: Int, _ field: inout [String]?) -> Bool {
    read(index, &field) { index throws(WireError) in
      var words: [String] = []
      var at = try container(index, .array) + 1
      while at < tokens[index].next {
        words.append(try string(at))
        at = Int(tokens[at].next)
      }
      return words
    }
  }

  /// False when Codable must decide.
  @inline(__always)
  private func read<Value>(
    _ index: Int, _ field: inout Value?, _ body: (Int) throws(WireError) -> Value
  ) -> Bool {
    do throws(WireError) {
      field = isNull(index) ? nil : try body(index)
      return true
    } catch {
      return false
    }
  }
}

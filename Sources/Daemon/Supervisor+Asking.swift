internal import Model
internal import Platform

/// What a look at a service has shown.
enum ProbeAnswer: Equatable {
  case well
  /// What is wrong, in words.
  case unwell(String)
  /// Nothing: the keeper died meanwhile, or we were not there to hear the answer in time.
  case unknown
}

/// Asking whether a service can be used.
extension Supervisor {
  func ask(_ probe: Probe, of name: ServiceName, within limit: Duration) async -> ProbeAnswer {
    if case .command(let command) = probe { return await ask(command, of: name, within: limit) }
    let deadline = loop.now + limit
    do throws(ProbeFailure) {
      switch probe {
      case .command: break
      case .port(let place): _ = try await connect(to: place, until: deadline)
      case .web(let address): try await get(address, until: deadline)
      }
      return .well
    } catch {
      return wasAway(since: deadline) ? .unknown : .unwell(error.text)
    }
  }

  /// Who looks so late was not there to hear: a daemon that was halted, a machine that was.
  func wasAway(since deadline: Instant) -> Bool { loop.now - deadline > .seconds(1) }

  /// Why nothing was found to be well.
  private struct ProbeFailure: Error {
    var text: String
  }

  private func ask(_ command: String, of name: ServiceName, within limit: Duration) async -> ProbeAnswer {
    guard let specification = table[name]?.record.specification else { return .unknown }
    let log = sideLog(of: name, .check)
    let before = await reader?.run { Files.size(of: log) ?? 0 } ?? 0
    let outcome = await runAside(
      SideOrder(
        owner: name, purpose: .check, specification: specification, command: command,
        marks: ["DMON_PID=\(table[name]?.record.saved.process?.pid ?? 0)"], limit: limit))
    switch outcome {
    case .ended(.code(0)): return .well
    case .dropped: return .unknown
    case .ended, .notStarted, .late: break
    }
    let line = await lastLine(of: log, behind: before)
    return .unwell(outcome.words(limit: limit) + (line.map { ": \($0)" } ?? ""))
  }

  /// The last line that was added to a log since it was so long, made printable; nil when there is none.
  func lastLine(of log: String, behind size: Int) async -> String? {
    let bytes = await reader?.run { Files.readEnd(log, behind: size, limit: 4_096) } ?? nil
    let lines = (bytes ?? []).split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    guard let last = lines.last else { return nil }
    return Printable.text(String(decoding: last, as: UTF8.self), limit: 120)
  }

  // MARK: over the network

  private func connect(to place: NetworkPlace, until deadline: Instant) async throws(ProbeFailure) -> ByteStream {
    let addresses: [NetworkAddress]
    switch place.host {
    case .addresses(let known): addresses = known
    case .name(let name):
      let table = await reader?.run { Files.read("/etc/hosts", limit: 1 << 20) } ?? nil
      addresses = HostTable.addresses(of: name, in: table ?? [])
      if addresses.isEmpty { throw ProbeFailure(text: "'\(name)' is not in /etc/hosts; dmon asks no name server") }
    }
    var failure = ProbeFailure(text: "nothing to connect to")
    for address in addresses {
      do throws(SystemError) {
        return try await ByteStream.connect(to: address, port: place.port, on: loop, until: deadline)
      } catch {
        // That of the first address is what people expect to read.
        if address == addresses[0] { failure.text = "\(place.text): \(error.reason)" }
      }
    }
    throw failure
  }

  private func get(_ address: WebAddress, until deadline: Instant) async throws(ProbeFailure) {
    let stream = try await connect(to: address.place, until: deadline)
    defer { stream.close() }
    guard await stream.write(address.request, patience: max(.zero, deadline - loop.now)) else {
      throw ProbeFailure(text: "\(address.place.text): it hung up")
    }
    var buffer = [UInt8](repeating: 0, count: WebReply.longestLine + 1)
    var count = 0
    while true {
      switch stream.readNow(into: &buffer, at: count) {
      case .bytes(let more):
        count += more
        switch WebReply(buffer[..<count]) {
        case .unfinished: continue
        case .code(let code) where (200..<400).contains(code): return
        case .code(let code): throw ProbeFailure(text: "\(address.place.text) answered \(code)")
        case .nonsense: throw ProbeFailure(text: "\(address.place.text) does not answer in HTTP")
        }
      case .nothing:
        guard await stream.readable(until: deadline) == .ready else {
          throw ProbeFailure(text: "\(address.place.text) did not answer in time")
        }
      case .end, .closed, .timedOut: throw ProbeFailure(text: "\(address.place.text): it hung up")
      }
    }
  }
}

extension SideRun.Outcome {
  /// How it came out, in words behind "the check: ".
  func words(limit: Duration) -> String {
    switch self {
    case .ended(.code(let code)): "exit \(code)"
    case .ended(.signal(let number)): SignalName.text(number)
    case .ended(.unknown): "nobody saw how it ended"
    case .notStarted(let text): "not started: \(text)"
    case .late: "killed after \(Words.span(limit))"
    case .dropped: "it was broken off"
    }
  }
}

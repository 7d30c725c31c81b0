internal import Journal
internal import Model
package import Platform
internal import Varlink

/// The daemon's end of its connection with the keeper: what is sent, what is heard, and the keeper that comes after it.
// why: it lives and dies on the loop's thread
package final class KeeperLink: @unchecked Sendable {
  /// Starts a keeper, whose end of the connection is gone from this process then, and returns ours.
  package typealias Start = @Sendable () throws(SystemError) -> MessageSocket

  private let loop: EventLoop
  private let log: Log
  private let start: Start
  private var socket: LoopMessageSocket?
  private var outbox = KeeperOutbox()
  private let work: Bell
  /// While it is held, only introductions are sent: first must be known what lives.
  var isHeld = true { didSet { work.ring() } }
  /// Rises with every keeper.
  private(set) var generation = 1
  /// The keeper's pid, once it said hello.
  private(set) var keeper: KeeperHello?
  /// It ended because it was asked to: no other one is to be started.
  var isOver = false

  /// - Parameters:
  ///   - socket: the connection with the keeper that lives.
  ///   - start: how another one is started.
  package init(_ socket: consuming MessageSocket, on loop: EventLoop, log: Log, startingWith start: @escaping Start)
    throws(SystemError)
  {
    self.socket = try LoopMessageSocket(socket, on: loop)
    self.loop = loop
    self.log = log
    self.start = start
    work = Bell(on: loop)
  }

  /// Asks the keeper for something, once the journal has the record with the number `commit`; in the order of the calls.
  func send(_ request: KeeperRequest, after commit: Int? = nil) {
    outbox.append(request, after: commit)
    work.ring()
  }

  /// Something was not sent yet.
  var hasMore: Bool { outbox.first != nil && socket?.isOpen == true }

  /// Whether this run is still to be asked for.
  func hasSpawn(of run: RunNumber) -> Bool { outbox.hasSpawn(of: run) }

  /// What a new keeper must hear before anything else.
  func introduce(_ entries: [KeeperOutbox.Entry]) {
    outbox.prepend(entries)
    work.ring()
  }

  /// What the keeper of the moment must hear as well, before anything but that.
  func introduce(also entry: KeeperOutbox.Entry) {
    outbox.addIntroduction(entry)
    work.ring()
  }

  func close() {
    isOver = true
    socket?.close()
    work.ring()
  }

  // MARK: sending

  /// Sends until the task is cancelled.
  func runSender(_ journal: Journal<BoardRecord>?) async {
    // Of a journal that can be written again nobody tells us.
    while await work.wait(until: outbox.withheld.isEmpty ? nil : loop.now + .seconds(1)) != .cancelled {
      if let journal, journal.state == .running, journal.isCommitted(outbox.withheldCommit) { outbox.release() }
      while let entry = outbox.first, !isHeld || entry.request.isIntroduction {
        if let commit = entry.commit, let journal, !journal.isCommitted(commit) {
          // Where nothing can be written the daemon goes on in memory, and says so.
          _ = await journal.committed(commit)
          if Task.isCancelled { return }
          // Another keeper may have come meanwhile, with something to be heard first.
          let isWritten = journal.isCommitted(commit)
          if isWritten || journal.state != .running { outbox.settle(commit, isWritten: isWritten) }
          continue
        }
        guard let socket, socket.isOpen, await send(entry, on: socket) else { break }
      }
    }
  }

  /// Sends the first entry; false when that needs another keeper, or the task was cancelled.
  private func send(_ entry: KeeperOutbox.Entry, on socket: LoopMessageSocket) async -> Bool {
    var bytes: [UInt8] = []
    do throws(WireError) {
      try WireEncoder.encode(entry.request, into: &bytes)
    } catch {
      log.error("a request to the keeper cannot be written: \(error.message)")
      outbox.removeFirst()
      return true
    }
    do throws(SystemError) {
      if try socket.sendNow(bytes, descriptors: entry.held?.numbers ?? []) {
        outbox.removeFirst()
        return true
      }
      return await socket.writable()
    } catch {
      if socket !== self.socket { return true }
      // The reader hears of the end as well, and sees to another keeper.
      log.debug("cannot ask the keeper: \(error)")
      return false
    }
  }

  // MARK: hearing

  /// A report with the descriptors that came with it.
  struct Heard {
    var report: KeeperReport
    var descriptors: [DescriptorBox]
  }

  /// The next reports, as many as are there, at most a turn's worth; nil when the keeper is gone.
  func hear() async -> [Heard]? {
    while let socket, await socket.readable() {
      var heard: [Heard] = []
      var buffer = [UInt8](repeating: 0, count: 32 << 10)
      var isOver = false
      reading: while heard.count < Self.reportsPerTurn {
        do throws(SystemError) {
          switch try socket.receive(into: &buffer) {
          case .message(let count, let boxes):
            if let report = read(buffer[..<count]) { heard.append(Heard(report: report, descriptors: boxes)) }
          case .nothing: break reading
          case .closed:
            isOver = true
            break reading
          }
        } catch {
          log.warning("a report of the keeper was lost: \(error)")
          if error.isBrokenPipe { isOver = true }
          break reading
        }
      }
      if !heard.isEmpty { return heard }
      if isOver { return nil }
    }
    return nil
  }

  private static let reportsPerTurn = 64

  private func read(_ bytes: ArraySlice<UInt8>) -> KeeperReport? {
    do throws(WireError) {
      let report = try WireDecoder.decode(KeeperReport.self, from: Array(bytes))
      if case .hello(let hello) = report { keeper = hello }
      return report
    } catch {
      log.warning("the keeper said what this daemon does not understand: \(error.message)")
      return nil
    }
  }

  // MARK: the next keeper

  /// Starts another keeper; false when none is to be had, or none is wanted any more.
  func restart() async -> Bool {
    socket?.close()
    socket = nil
    keeper = nil
    var wait = Duration.milliseconds(100)
    while !isOver {
      do throws(SystemError) {
        socket = try LoopMessageSocket(try start(), on: loop)
        generation += 1
        return true
      } catch {
        log.error("no keeper can be started: \(error); trying again in \(wait)")
      }
      do { try await loop.sleep(for: wait) } catch { return false }
      wait = min(wait * 3, .seconds(10))
    }
    return false
  }
}

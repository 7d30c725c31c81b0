import Model
import Testing

@testable import Varlink

@Suite("Services in the journal")
struct ServiceRecordCodingTests {
  private func back(_ record: BoardRecord) throws -> BoardRecord? {
    var bytes: [UInt8] = []
    try RecordWriter.append(record, into: &bytes)
    return bytes.withUnsafeBytes { RecordReader.read($0) }
  }

  @Test("a service comes back as it was saved, with every field set and with none")
  func service() throws {
    var specification = ServiceSpecification(command: ["/bin/sh", "-c", "echo \u{1F980} \"x\"\n"])
    let plain = SavedService(ServiceName(name: "web"), specification)
    #expect(try back(BoardRecord(service: plain)) == BoardRecord(service: plain))

    specification.restart = .always
    specification.restartInterval = Microseconds(1)
    specification.environment = ["A=1", "B="]
    specification.limits = ["nofile=1024"]
    var full = SavedService(ServiceName(group: "etl", name: "löad", instance: 3), specification)
    full.phase = .backingOff
    full.aim = .shutdown
    full.run = .max
    full.process = SavedProcess(
      pid: 12, startTicks: .max, started: Timestamp(microseconds: 5), since: Instant(nanoseconds: -7), pipe: 1 << 63,
      errorPipe: 2, isAdopted: true)
    full.end = RunEnd(
      exit: .signal(9), failure: StartFailure(stage: .notFound, errno: 2, text: "x: not found"),
      at: Timestamp(microseconds: 9), started: Timestamp(microseconds: 8), isAsked: true, isKilled: true, isSent: true,
      survivors: 2, took: Microseconds(3))
    full.end?.isOfOtherBoot = true
    full.deadline = Instant(nanoseconds: .max)
    full.stopBegan = Instant(nanoseconds: .min)
    full.isKilled = true
    full.pausesWhenUp = true
    full.sentSignal = 64
    full.isReady = true
    full.trouble = Trouble(.notReady, "not ready after 1 min (port:80)", remedy: .stop)
    full.end?.trouble = Trouble(.threshold, "CPU", remedy: .restart)
    full.troubleRestarts = TroubleRestarts()
    full.troubleRestarts?.threshold = 1
    full.troubleRestarts?.stalled = 2
    full.notes = RunNotes()
    full.notes?.notify = NotifyAddress(name: "dmon/notify/1", user: 0, brand: .max)
    full.notes?.main = .init(pid: 7, startTicks: 8)
    full.notes?.task = 9
    for exit in [RunExit.code(255), .signal(64), .unknown] {
      full.end?.exit = exit
      #expect(try back(BoardRecord(service: full)) == BoardRecord(service: full))
    }
  }

  @Test("a removal and the supervisor's numbers come back, also beside something else")
  func others() throws {
    let supervisor = BoardRecord(supervisor: SavedSupervisor(brandNumber: (1 << 30) - 1, lastRun: .max))
    #expect(try back(supervisor) == supervisor)
    let removed = BoardRecord(forgotten: TaskKey(group: "g", id: 1), removed: "default/web")
    #expect(try back(removed) == removed)
  }

  @Test("what a later program adds to a service is ignored")
  func later() throws {
    var bytes: [UInt8] = []
    let record = BoardRecord(service: SavedService(ServiceName(name: "web"), ServiceSpecification(command: ["true"])))
    try RecordWriter.append(record, into: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.firstIndex(of: ":"))
    let grown = text[...start] + #"{"later":{"a":[1]},"# + text[start...].dropFirst(2)
    #expect(Array(grown.utf8).withUnsafeBytes { RecordReader.read($0) } == record)
  }
}

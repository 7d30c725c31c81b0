import Model
import Testing

@testable import Commands
@testable import Journal

@Suite("The wording of the journal")
struct JournalWordingTests {
  private typealias Entry = JournalReader<BoardRecord>.Entry

  private static let start = Timestamp(microseconds: 1_000_000)
  private static let later = Timestamp(microseconds: 2_000_000)

  /// A record, its time and its words.
  struct Case: Sendable, CustomTestStringConvertible {
    var record: BoardRecord
    var time: Timestamp?
    var text: String
    var testDescription: String { text }
  }

  private static func task(
    _ change: (inout SavedTask) -> Void = { _ in }
  ) -> SavedTask {
    var saved = SavedTask(
      status: TaskStatus(group: "etl", id: 3, uid: 1_000, started: start, updated: start), timeout: nil)
    change(&saved)
    return saved
  }

  private static func request(_ method: ProgressInterface.Method) -> SavedRequest {
    SavedRequest(group: "etl", request: "r", method: method, task: 3, answered: later)
  }

  static let cases: [Case] = [
    Case(record: BoardRecord(task: task()), time: start, text: "etl/3 registered by uid 1000"),
    Case(
      record: BoardRecord(
        task: task {
          $0.status.label = "resize"
          $0.status.pid = 4_711
          $0.status.parent = 2
          $0.status.service = "web"
          $0.status.total = 100
          $0.status.unit = "files"
          $0.timeout = Microseconds(30_000_000)
        }, request: request(.register)), time: later,
      text: "etl/3 'resize' registered by uid 1000, pid 4711, part of 2, service web, total 100 files, timeout 30 s"),
    Case(
      record: BoardRecord(
        task: task {
          $0.status.completed = 40
          $0.status.total = 100
          $0.status.updated = later
        }), time: later, text: "etl/3 is active again, 40/100"),
    Case(
      record: BoardRecord(served: SavedServiceRequest(request: "r1", method: .stop, names: ["web"], answered: later)),
      time: later, text: "request r1 was carried out: Stop web"),
    Case(
      record: BoardRecord(task: task(), request: request(.report)), time: later, text: "etl/3 is active again, 0"),
    Case(
      record: BoardRecord(
        task: task {
          $0.status.state = .stalled
          $0.status.reason = "silent"
        }), time: start, text: "etl/3 stalled: silent"),
    Case(
      record: BoardRecord(
        task: task {
          $0.status.state = .done
          $0.status.ended = later
        }), time: later, text: "etl/3 done"),
    Case(
      record: BoardRecord(
        task: task {
          $0.status.state = .failed
          $0.status.code = 2
          $0.status.message = "no\u{1B}[31m room"
          $0.status.ended = later
        }), time: later, text: "etl/3 failed with code 2: no\u{FFFD} room"),
    Case(
      record: BoardRecord(
        task: task {
          $0.status.state = .lost
          $0.status.reason = "process 7 is gone"
          $0.status.ended = later
        }), time: later, text: "etl/3 lost: process 7 is gone"),
    Case(
      record: BoardRecord(
        progress: SavedProgress(group: "etl", id: 3, completed: 40, total: 100, message: "hi", updated: later)),
      time: later, text: "etl/3 40/100: hi"),
    Case(
      record: BoardRecord(progress: SavedProgress(group: "etl", id: 3, completed: 7, updated: later)), time: later,
      text: "etl/3 7"),
    Case(record: BoardRecord(forgotten: TaskKey(group: "etl", id: 3)), text: "etl/3 forgotten"),
    Case(
      record: BoardRecord(forgotten: TaskKey(group: "etl", id: 3), time: later), time: later, text: "etl/3 forgotten"),
    Case(
      record: BoardRecord(group: SavedGroup(name: "web", lastID: 2), time: later), time: later,
      text: "group web: ids up to 2 were given"),
    Case(
      record: BoardRecord(group: SavedGroup(name: "etl", lastID: 9)), text: "group etl: ids up to 9 were given"),
    Case(
      record: BoardRecord(group: SavedGroup(name: "", lastID: 9)), text: "no group gives an id up to 9 again"),
    Case(
      record: BoardRecord(note: SavedNote(time: later, text: "the journal is damaged")), time: later,
      text: "note: the journal is damaged"),
    Case(
      record: BoardRecord(request: request(.finish)), time: later, text: "etl/3: request r (Finish) was answered"),
    Case(record: BoardRecord(), text: "nothing"),
  ]

  @Test("every shape of record has its words and its time", arguments: cases)
  func records(of shape: Case) {
    let entry = Entry(sequence: 5, text: Array("{}".utf8), content: .record(shape.record))
    let time = shape.time.map { "\($0.microseconds)" } ?? "       "
    #expect(
      JournalWording.line(entry) { $0.microseconds == 0 ? "       " : "\($0.microseconds)" } == time + "  " + shape.text
    )
    let field = shape.time.map { #""time":\#($0.microseconds),"# } ?? ""
    #expect(JournalWording.json(entry) == #"{"sequence":5,\#(field)"record":{}}"# + "\n")
  }

  @Test("marks tell who began where")
  func marks() {
    func words(_ mark: FileMark) -> String {
      JournalWording.line(Entry(sequence: 0, text: [], content: .mark(mark))) { _ in "T" }
    }
    #expect(words(FileMark(file: "journal", host: "vm", time: Self.start)) == "T  daemon on host vm began")
    #expect(
      words(FileMark(file: "journal", host: "vm", time: Self.start, after: 0))
        == "T  daemon on host vm began this journal")
    #expect(
      words(FileMark(file: "journal", version: 99, time: Self.start, after: 7))
        == "T  daemon goes on here, a newer one than this; what was up to record 7 is in the snapshot")
    #expect(words(FileMark(asOf: 4)) == "   mark, as of record 4")
    let json = JournalWording.json(
      Entry(sequence: 3, text: Array(#"{"after":7}"#.utf8), content: .mark(FileMark(after: 7))))
    #expect(json == #"{"sequence":3,"mark":{"after":7}}"# + "\n")
  }

  @Test("a snapshot is shown as what was so then, without what is for the next daemon alone")
  func snapshot() {
    func words(_ content: JournalReader<BoardRecord>.Content) -> String? {
      let entry = Entry(sequence: 1, text: [], content: content, isSnapshot: true)
      return JournalWording.isForPeople(entry) ? JournalWording.line(entry) { _ in "T" } : nil
    }
    #expect(
      words(.mark(FileMark(file: "snapshot", host: "vm", time: Self.start, after: 7)))
        == "T  snapshot of host vm of what was known after record 7:")
    #expect(words(.mark(FileMark(asOf: 4))) == nil)
    #expect(words(.mark(FileMark(after: 7, count: 3))) == "   end of the snapshot, 3 records; the journal follows")
    #expect(words(.record(BoardRecord(request: Self.request(.finish)))) == nil)
    let task = Self.task {
      $0.status.completed = 4
      $0.status.message = "hi"
    }
    #expect(words(.record(BoardRecord(task: task))) == "T  etl/3 is active, 4: hi")
    #expect(words(.record(BoardRecord(group: SavedGroup(name: "etl", lastID: 9)))) != nil)
    let entry = Entry(sequence: 1, text: Array("{}".utf8), content: .record(BoardRecord()), isSnapshot: true)
    #expect(JournalWording.json(entry) == #"{"snapshot":true,"record":{}}"# + "\n")
  }

  @Test("what cannot be read is said, and made printable")
  func unreadable() {
    let damaged = Entry(sequence: -1, text: Array("x\u{1B}[2J\"\n".utf8) + [0xFF], content: .damaged)
    #expect(JournalWording.line(damaged) { _ in "T" } == "   damaged line: x\u{FFFD}\" \u{FFFD}")
    #expect(JournalWording.json(damaged) == #"{"damaged":"x\#u{FFFD}\" \#u{FFFD}"}"# + "\n")
    let unknown = Entry(sequence: 8, text: Array(#"{"service":1}"#.utf8), content: .unknown)
    #expect(
      JournalWording.line(unknown) { _ in "T" }
        == #"   record 8 is of a kind that this dmon does not know: {"service":1}"#)
    #expect(JournalWording.json(unknown) == #"{"sequence":8,"unknown":"{\"service\":1}"}"# + "\n")
  }
}

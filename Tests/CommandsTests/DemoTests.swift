import Model
import Support
import Testing

@testable import Commands

@Suite("The demo's plan")
struct DemoTests {
  private func part(files count: Int = 100, seconds: Double = 10, missingAt: Double? = nil) -> DemoPart {
    let files = (0..<count).map { DemoInput.File(path: "/f/\($0)", size: 10) }
    let input = DemoInput(root: "/f", files: files)
    return DemoPart(label: "hash /f", input: input, seconds: seconds, missingAt: missingAt)
  }

  private func task(
    _ completed: Double, unit: String = "files", message: String = "", state: TaskState = .active
  ) -> TaskStatus {
    let start = Timestamp(microseconds: 1_000_000)
    return TaskStatus(
      group: "measuring", id: 1, unit: unit, state: state, completed: completed, message: message, started: start,
      updated: Timestamp(microseconds: 3_000_000))
  }

  @Test("the list is as long as the speed and the time that is wanted say, and starts again when files run out")
  func length() {
    var part = part()
    let isMeasured = part.measure(task(60))
    #expect(isMeasured)
    #expect(part.speed == 30)
    #expect(part.files.count == 300)
    #expect(part.files[100].path == "/f/0")
  }

  @Test("a list is never so short that its bar would jump")
  func leastLength() {
    var part = part(seconds: 0.1)
    _ = part.measure(task(4))
    #expect(part.files.count == 8)
  }

  @Test("too few steps say nothing about the speed")
  func tooFewSteps() {
    var part = part()
    let isMeasured = part.measure(task(3))
    #expect(!isMeasured)
    #expect(part.files.count == 100)
  }

  @Test("speed in files, also where bytes or words are counted, and where all was done")
  func units() {
    func speed(_ task: TaskStatus) -> Double? {
      var part = part()
      _ = part.measure(task)
      return part.speed
    }
    #expect(speed(task(400, unit: "bytes")) == 20)
    #expect(speed(task(98_765, unit: "words", message: "/f/39")) == 20)
    #expect(speed(task(1, unit: "words", state: .done)) == 50)
  }

  @Test("the list that fails has its missing file in the middle, and only after measuring")
  func missing() {
    var part = part(missingAt: 0.6)
    #expect(!part.files.contains { $0.path == DemoPart.missing })
    _ = part.measure(task(20))
    #expect(part.files.firstIndex { $0.path == DemoPart.missing } == 60)
  }

  @Test("labels differ also where there is one directory alone")
  func labels() {
    let jobs = DemoJob.choose(from: [part().input])
    let labels = jobs.flatMap { $0.parts.map(\.label) }
    #expect(!labels.isEmpty)
    #expect(Set(labels).count == labels.count)
    #expect(DemoJob.choose(from: []).isEmpty)
  }

  @Test("the scripts are right for sh, and know nothing of dmon but 'dmon report'", arguments: DemoScript.allCases)
  func scripts(script: DemoScript) throws {
    let text = try #require(script.text)
    #expect(try run(["sh", "-n"], input: Array(text.utf8)).code == 0)
    for line in text.split(separator: "\n") where line.contains("dmon") {
      #expect(line.contains("dmon report "))
    }
  }

  @Test("the summary counts, names what went wrong, and ends with three commands")
  func summary() {
    let ended = [TaskState.done, .done, .failed, .lost].map { task(1, state: $0) }
    let lines = DemoSummary(tasks: ended, took: .milliseconds(9_800), command: "dmon").text.split(separator: "\n")
    #expect(lines[0] == "4 tasks in 9 s: 2 done, 1 failed, 1 lost.")
    #expect(lines.suffix(3).allSatisfy { $0.hasPrefix("  dmon ") })
    #expect(lines.allSatisfy { $0.count < 80 })
  }
}

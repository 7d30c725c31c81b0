import Model
import Support
import Testing

/// Processes as a probe in place of `dmon` has seen them, from itself up: pid, parent, group, executable, command line.
enum AncestryRecords {
  typealias Chain = [ProcessAncestry.Process]

  static func chains(_ records: String) -> [(name: String, chain: Chain)] {
    records.split(separator: "== ").map { record in
      let lines = record.split(separator: "\n")
      return (String(lines[0]), lines.dropFirst().map(process))
    }
  }

  private static func process(_ line: Substring) -> ProcessAncestry.Process {
    let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
    let arguments = words[4].split(separator: "␀", omittingEmptySubsequences: false)
    return .init(
      pid: Int(words[0]) ?? -1, parent: Int(words[1]) ?? -1, group: Int(words[2]) ?? -1, executable: String(words[3]),
      commandLine: arguments.flatMap { Array($0.utf8) + [0] })
  }

  /// What was typed into interactive shells, and how many processes above the probe the owner is.
  static let interactiveOwners: [(line: String, owner: String)] = [
    ("dmon report new g", "shell"),
    ("id=$(dmon report new g | tr -d x)", "shell"),
    ("timeout 5 dmon report new g", "shell"),
    ("sh -c \"dmon report new g; true\"", "shell"),
    ("(id=$(dmon report new g || exit 1); sleep 0.1) &", "job"),
    ("id=`dmon report new g 2>/dev/null`", "shell"),
    ("id=$(sh -c \"dmon report new g; true\")", "shell"),
    ("f() { dmon report new g; }; id=$(f)", "shell"),
  ]
}

@Suite("The process that a task belongs to")
struct ProcessAncestryTests {
  func owner(_ chain: AncestryRecords.Chain, daemon: Int? = nil) -> Int? {
    ProcessAncestry.owner(parent: chain[0].parent, daemon: daemon) { pid in chain.first { $0.pid == pid } }
  }

  func name(_ process: ProcessAncestry.Process) -> String {
    let first = process.commandLine.split(separator: 0).first ?? []
    return String(decoding: first.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
  }

  @Test("is the one that lives as long as the work, in bash and in dash", arguments: ["bash", "dash"])
  func recorded(shell: String) throws {
    let records = AncestryRecords.chains(shell == "bash" ? AncestryRecords.bash : AncestryRecords.dash)
    #expect(records.count == OwnerLine.all.count)
    for (number, chain) in records {
      let line = OwnerLine.all[try #require(Int(number))]
      let expected = line.owner == "script" ? chain.last : chain.dropLast().last { name($0) == line.owner }
      #expect(owner(chain) == expected?.pid, "\(shell): \(line.line)")
    }
  }

  @Test("is the interactive shell, or its job in the background")
  func interactive() throws {
    for (name, chain) in AncestryRecords.chains(AncestryRecords.interactive) {
      let expected = AncestryRecords.interactiveOwners[try #require(name.last?.wholeNumberValue)]
      // A job is the outermost of the processes that lead a group of their own below the shell.
      let job = chain.dropFirst().dropLast().last { $0.pid == $0.group }
      #expect(owner(chain) == (expected.owner == "job" ? job : chain.last)?.pid, "\(name): \(expected.line)")
    }
  }

  func process(_ pid: Int, _ parent: Int, _ group: Int, _ words: String...) -> ProcessAncestry.Process {
    .init(
      pid: pid, parent: parent, group: group, executable: words[0],
      commandLine: words.flatMap { Array($0.utf8) + [0] })
  }

  @Test("is none for process 1 that is no shell, for the daemon, and where nothing can be read")
  func none() {
    let own = process(9, 8, 9, "dmon", "report")
    #expect(owner([process(9, 1, 9, "dmon"), process(1, 0, 1, "/sbin/init")]) == nil)
    #expect(owner([process(9, 1, 9, "dmon"), process(1, 0, 1, "sh", "-c", "work")]) == 1)
    #expect(owner([process(9, 1, 9, "dmon"), process(1, 0, 1, "/bin/bash", "script")]) == 1)
    #expect(owner([own, process(8, 1, 8, "timeout", "5"), process(1, 0, 1, "tini")]) == nil)
    #expect(owner([own, process(8, 7, 8, "dmon", "daemon")], daemon: 8) == nil)
    #expect(owner([own]) == nil)
    #expect(owner([process(9, 0, 9, "dmon")]) == nil)
    #expect(owner([own, process(8, 7, 8, "env")]) == nil, "a wrapper whose parent cannot be read")
    let circle = [process(8, 7, 7, "env"), process(7, 8, 7, "nice")]
    #expect(owner([own] + circle) == nil)
  }

  @Test("is a forked worker that is no shell, although its command line is its parent's")
  func worker() {
    let chain = [
      process(9, 8, 5, "dmon"), process(8, 5, 5, "python3", "train.py"), process(5, 1, 5, "python3", "train.py"),
    ]
    #expect(owner(chain) == 8)
  }

  @Test("is found through busybox and login shells")
  func busybox() {
    let chain = [
      process(9, 8, 8, "dmon"), process(8, 7, 8, "busybox", "timeout", "5", "dmon"), process(7, 6, 6, "-bash"),
      process(6, 1, 6, "-bash"),
    ]
    #expect(owner(chain) == 6)
  }

  @Test(
    "is no shell whose line has nothing left to do",
    arguments: [
      "dmon report new g", "dmon report new g; true", "dmon report new g;", "cd /x && dmon report new g",
      "id=$(dmon report new g); echo $id", "dmon report  new g || exit 1", "dmon-report new g --label 'x y' | tr -d x",
      "{ dmon report new g; }", "if x; then dmon report new g; fi", "dmon report new g\n:\n",
    ])
  func passing(line: String) {
    #expect(isPassedOver(["-c", line]) && isPassedOver(["-eu", "-o", "pipefail", "-ec", line]))
  }

  @Test(
    "is a shell whose line goes on, or of which that is not sure",
    arguments: [
      "dmon report new g; work", "id=$(dmon report new g); work; dmon report done g $id", "./script.sh",
      "dmon report new g & work", "dmon report new g && exec work", "dmon report new g\nwork", "dmon report newer g",
      "dmon report new g; echo $(work)", "dmon report new g; echo `work`", "dmon report new g -m 'a; b'",
      "while true; do dmon report new g; sleep 1; done", "dmon report set g 1 4",
    ])
  func staying(line: String) { #expect(!isPassedOver(["-c", line])) }

  func isPassedOver(_ words: [String]) -> Bool {
    let shell = ProcessAncestry.Process(
      pid: 8, parent: 7, group: 7, executable: "/bin/sh",
      commandLine: (["sh"] + words).flatMap { Array($0.utf8) + [0] })
    return owner([process(9, 8, 7, "dmon"), shell, process(7, 1, 7, "cron")]) == 7
  }
}

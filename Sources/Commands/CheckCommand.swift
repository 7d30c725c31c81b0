package import Model
internal import Platform
internal import Screen

/// `dmon check`: says everything that is wrong with configuration files; needs no daemon.
package enum CheckCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    var seen: Set<String> = []
    var files = arguments.texts("FILE").map(OriginFile.absolute).filter { seen.insert($0).inserted }
    if files.isEmpty { files = ConfigurationSearch(isTyped: Terminal.isTerminal(0), context).files }
    if files.isEmpty { throw .usage("no configuration file is found; name a FILE") }
    let readings = files.map { path in
      var file = OriginFile(path)
      file.isAnybodys = true
      return file.reading
    }
    let checks = zip(readings, OriginCheck(readings).problems).map { FileCheck($0, $1) }
    if arguments.has("json") {
      try context.print(try Supervision.json(CheckReport(files: checks)))
    } else {
      for check in checks { try tell(check, context) }
    }
    return checks.allSatisfy(\.isGood) ? .success : .badConfiguration
  }

  private static func tell(_ check: FileCheck, _ context: Context) throws(CommandError) {
    for problem in check.problems { context.complain(problem.lines(columns: DisplayWidth.of)) }
    if !check.problems.isEmpty { return }
    try context.print(
      context.printable("\(check.file): well, \(Words.count(check.services.count, "service"))") + "\n")
    for note in check.notes { try context.print(context.printable("  \(note)") + "\n") }
  }

  private struct CheckReport: Encodable { var files: [FileCheck] }

  /// A file and what is to be said of it.
  private struct FileCheck: Encodable {
    var file: String
    /// The names of its services; none where something is wrong.
    var services: [String]
    var problems: [OriginProblem]
    var notes: [String]
    var isGood: Bool { problems.isEmpty }

    init(_ reading: OriginReading, _ problems: [OriginProblem]) {
      file = reading.origin
      services = (reading.services ?? []).map { ServiceName($0).short }
      self.problems = problems
      notes = reading.notes
    }

    private enum CodingKeys: String, CodingKey { case file, services, problems, notes }
  }
}

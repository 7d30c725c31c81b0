internal import Client
package import Model
internal import Platform

/// `dmon report bytes`: hands on what comes, and says how many bytes it was.
package enum ReportBytesCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    var total = arguments.integer("total")
    var name = PipeReport.inputName
    if let path = arguments.text("file") {
      guard Files.exists(path) else {
        throw CommandError("cannot find '\(path)' to see how long it is", .noInput)
      }
      guard let size = Files.length(of: path) else {
        throw CommandError("'\(path)' is no file, and no disk, that is so and so long", .noInput)
      }
      total = total ?? size
      name = FilePath.name(of: path)
    }
    let pipe = PipeReport(unit: "B", total: (total ?? PipeReport.inputSize).map(Double.init), name: name)
    return try pipe.run(arguments, in: context) { from, to, reporter in
      var copy = StreamCopy(from: from, to: to, seen: false)
      var completed = 0
      while true {
        switch copy.step() {
        case .moved(let count):
          completed += count
          reporter?.report(BackgroundReporter.News(completed: Double(completed)))
        case .silent: continue
        case let ending: return ending
        }
      }
    }
  }
}

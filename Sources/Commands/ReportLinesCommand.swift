internal import Client
package import Model
internal import Platform

/// `dmon report lines`: hands on what comes, and says how many lines it was.
package enum ReportLinesCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let total = arguments.number("total")
    let size = total == nil ? PipeReport.inputSize : nil
    let pipe = PipeReport(unit: "lines", total: total, name: PipeReport.inputName)
    return try pipe.run(arguments, in: context) { from, to, reporter in
      var copy = StreamCopy(from: from, to: to, seen: true)
      var count = LineCount()
      while true {
        let step = copy.step { bytes in count.take(bytes) }
        switch step {
        case .moved:
          reporter?.report(
            BackgroundReporter.News(completed: Double(count.lines), total: size.flatMap { count.total(in: $0) }))
        case .silent: continue
        default:
          count.finish()
          reporter?.report(
            BackgroundReporter.News(
              completed: Double(count.lines), total: size != nil && step == .end ? Double(count.lines) : nil))
          return step
        }
      }
    }
  }
}

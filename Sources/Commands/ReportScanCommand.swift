internal import Client
package import Model

/// `dmon report scan`: hands on a program's output and reads its progress out of it.
package enum ReportScanCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let expression = try NamedExpression.option(arguments)
    let pipe = PipeReport(name: PipeReport.inputName)
    return try pipe.run(arguments, in: context) { from, to, reporter in
      var scan = OutputScan(0, for: ReadingDesk(reporter), expression: expression)
      return scan.copy(from: from, to: to)
    }
  }
}

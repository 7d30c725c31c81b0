/// Gathers the verbs by which a process tells of its progress.
package enum ReportCommand: CommandFamily {
  package static var subcommands: [any Command.Type] {
    [
      ReportNewCommand.self, ReportSetCommand.self, ReportAddCommand.self, ReportDoneCommand.self,
      ReportFailCommand.self, ReportScanCommand.self, ReportLinesCommand.self, ReportBytesCommand.self,
      ReportAttachCommand.self,
    ]
  }
}

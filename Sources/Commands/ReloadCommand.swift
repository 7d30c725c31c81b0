package import Model
internal import Platform
internal import Screen

/// `dmon reload`: has the daemon read its configuration anew, or only say what would change.
package enum ReloadCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let files = arguments.texts("FILE").map(origin)
    var client = try Supervision.connect(autostart: false, waiting: true, timeout: nil)
    let request = ReloadRequest(
      origins: files.isEmpty ? nil : files, dryRun: arguments.has("dry-run") ? true : nil,
      request: Reporting.requestID())
    let reply = try Supervision.call(.reload, request, returning: ReloadReply.self, with: &client)
    if arguments.has("json") {
      try context.print(try Supervision.json(reply))
    } else {
      try tell(reply, isDry: arguments.has("dry-run"), context)
    }
    if reply.origins.contains(where: { !$0.problems.isEmpty }) { return .badConfiguration }
    return .success
  }

  private static func origin(_ path: String) -> String {
    let absolute = OriginFile.absolute(path)
    let isDirectory = Files.isDirectory(absolute) && absolute.utf8.last != UInt8(ascii: "/")
    return isDirectory ? absolute + "/" : absolute
  }

  private static func tell(_ reply: ReloadReply, isDry: Bool, _ context: Context) throws(CommandError) {
    if reply.origins.isEmpty {
      return try context.print("this daemon has no configuration; 'dmon reload FILE' gives it one\n")
    }
    for origin in reply.origins {
      for problem in origin.problems { context.complain(problem.lines(columns: DisplayWidth.of)) }
      let would = isDry ? "would change" : "changed"
      let count = origin.lines.count
      let summary =
        if origin.forgotten == true {
          isDry
            ? "it is not there, and nothing comes from it: it would be forgotten"
            : "it is not there, and nothing comes from it: forgotten"
        } else if origin.missing == true {
          "what comes from it stays as it is: put the file back, or one without services in its place, which ends them"
        } else if !origin.applied {
          "not read: what comes from it stays as it is"
        } else if count == 0 {
          "nothing \(would), \(Words.count(origin.unchanged, "service")) as before"
        } else {
          "\(count) \(would), \(origin.unchanged) as before"
        }
      try context.print(context.printable("\(origin.origin): \(summary)") + "\n")
      for line in origin.lines { try context.print(context.printable("  \(line)") + "\n") }
    }
  }
}

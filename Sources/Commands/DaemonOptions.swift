internal import Model
internal import Platform

/// The options of `dmon daemon` as they are handed on to the process that is to serve, with every path absolute.
struct DaemonOptions {
  var words: [String]
  /// The main service's.
  private let command: [String]

  /// - Parameters:
  ///   - logFile: where its log goes if nobody said so; nil: standard error output.
  ///   - configuration: the files to be read; nil: those that were named.
  init(_ place: Place, _ arguments: ParsedArguments, logFile: String? = nil, configuration: [String]? = nil) {
    var words = ["--socket", place.socket, "--state", place.state]
    func add(_ name: String, _ value: String?) {
      if let value { words += ["--\(name)", value] }
    }
    add("log-file", arguments.text("log-file").map(FilePath.absolute) ?? logFile)
    add("log-level", arguments.text("log-level"))
    add("report-group", arguments.text("report-group"))
    for name in ["log-max", "log-keep"] { add(name, arguments.integer(name).map(String.init)) }
    for name in ["retain", "limit"] {
      for text in arguments.texts(name) { add(name, text) }
    }
    for path in configuration ?? arguments.texts("config").map(OriginFile.absolute) { add("config", path) }
    for name in ["watch-config", "durable", "memory-only", "autostarted", "under-systemd", "no-socket"]
    where arguments.has(name) {
      words.append("--\(name)")
    }
    for name in ["exit-with", "restart"] { add(name, arguments.text(name)) }
    add("directory", arguments.directory.map { CronDirectory($0).path })
    add("on-restart", arguments.text("on-restart"))
    add("brand", arguments.integer("brand").map(String.init))
    add("shutdown-timeout", arguments.duration("shutdown-timeout").map { "\($0.nanoseconds / 1_000_000)ms" })
    self.words = words
    command = arguments.remainder
  }

  /// All of it, behind `daemon`.
  var arguments: [String] { command.isEmpty ? words : words + ["--"] + command }
}

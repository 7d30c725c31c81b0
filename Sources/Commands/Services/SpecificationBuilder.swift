internal import Model

/// Makes a specification from the options of `add`, `edit` and `start`.
struct SpecificationBuilder {
  let arguments: ParsedArguments
  let surroundings: ServiceSurroundings

  init(_ arguments: ParsedArguments, in surroundings: ServiceSurroundings) {
    self.arguments = arguments
    self.surroundings = surroundings
  }

  /// What `add` asks for: all that was given, and what every service takes over from who adds it.
  func added(_ command: [String]) throws(CommandError) -> ServiceSpecification {
    var specification = ServiceSpecification(command: program(command))
    specification.directory = surroundings.directory
    try apply(to: &specification)
    if arguments.has("no-autostart") { specification.autostart = false }
    if arguments.has("oneshot") { specification.oneshot = true }
    if arguments.has("leave-children") { specification.leaveChildren = true }
    if arguments.has("split-output") { specification.splitOutput = true }
    specification.watch = try watchRule(over: nil)
    if specification.inherited == nil { specification.inherited = inherited(all: false) }
    try refuseTimesWithoutSchedule()
    return specification
  }

  /// What `edit` asks for: only what was given. A variable is set among those that were there.
  func changed(_ old: ServiceSpecification) throws(CommandError) -> ServiceSpecification {
    var change = ServiceSpecification(command: program(arguments.remainder))
    try apply(to: &change)
    if let added = change.environment {
      let names = Set(added.map(Self.name))
      change.environment = (old.environment ?? []).filter { !names.contains(Self.name($0)) } + added
    }
    change.watch = arguments.has("no-watch") ? WatchRule(paths: []) : try watchRule(over: old.watch)
    change.autostart = flag("autostart")
    change.oneshot = flag("oneshot")
    change.leaveChildren = flag("leave-children")
    change.splitOutput = flag("split-output")
    if arguments.has("no-schedule") {
      if change.schedule != nil { throw .usage("'--schedule' and '--no-schedule' contradict each other") }
      // Nothing is its schedule from now on.
      change.schedule = ""
    }
    return change
  }

  private func flag(_ name: String) -> Bool? {
    arguments.has(name) ? true : arguments.has("no-\(name)") ? false : nil
  }

  /// A program that is named by a relative path is the one that is meant here, whatever the service's directory.
  private func program(_ command: [String]) -> [String] {
    guard let first = command.first, first.utf8.contains(UInt8(ascii: "/")) else { return command }
    return [surroundings.absolute(first)] + command.dropFirst()
  }

  private func apply(to specification: inout ServiceSpecification) throws(CommandError) {
    if let directory = arguments.text("cwd") { specification.directory = surroundings.absolute(directory) }
    specification.environment = try environment()
    if arguments.has("inherit-env") { specification.inherited = inherited(all: true) }
    specification.user = arguments.text("user")
    specification.umask = try umask()
    specification.nice = try nice()
    let limits = try self.limits()
    specification.limits = limits.isEmpty ? nil : limits
    specification.restart = arguments.text("restart").flatMap(RestartRule.init(rawValue:))
    specification.restartInterval = duration("restart-interval")
    specification.restartCap = duration("restart-cap")
    specification.maxRestarts = arguments.integer("max-restarts")
    specification.healthyAfter = duration("healthy-after")
    specification.stopSignal = arguments.text("stop-signal")
    specification.stopTimeout = duration("stop-timeout")
    specification.successCodes = try successCodes()
    specification.logMax = arguments.integer("log-max")
    specification.logKeep = arguments.integer("log-keep")
    specification.logDays = arguments.integer("log-days")
    try applyCare(to: &specification)
    try applySchedule(to: &specification)
  }

  func duration(_ name: String) -> Microseconds? { arguments.duration(name).map { Microseconds($0) } }

  private func umask() throws(CommandError) -> Int? {
    guard let text = arguments.text("umask") else { return nil }
    guard let mask = Int(text, radix: 8), (0...0o777).contains(mask) else {
      throw .usage("option '--umask': '\(text)' is not an octal number up to 777")
    }
    return mask
  }

  private func nice() throws(CommandError) -> Int? {
    guard let number = arguments.number("nice") else { return nil }
    guard let nice = Int(exactly: number), (-20...19).contains(nice) else {
      throw .usage("option '--nice': it goes from -20 to 19, in whole numbers")
    }
    return nice
  }

  private func successCodes() throws(CommandError) -> [Int]? {
    if !arguments.has("success-codes") { return nil }
    var codes: [Int] = []
    for text in arguments.texts("success-codes") {
      for word in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let code = Int(word), (0...255).contains(code) else {
          throw .usage("option '--success-codes': '\(text)' is not a list of codes from 0 to 255 such as 0,3")
        }
        if !codes.contains(code) { codes.append(code) }
      }
    }
    return codes
  }

  private func limits() throws(CommandError) -> [String] {
    var limits: [String] = []
    for text in arguments.texts("limit") {
      do throws(LimitText.Complaint) {
        limits.append(try LimitText.normal(text))
      } catch {
        throw .usage("option '--limit': \(error.text)")
      }
    }
    return limits
  }
}

extension SpecificationBuilder {
  /// Variables from files first, then those that were named; nil where none were asked for.
  private func environment() throws(CommandError) -> [String]? {
    if !arguments.has("env") && !arguments.has("env-file") { return nil }
    var variables: [String] = []
    for path in arguments.texts("env-file") { variables += try read(path) }
    for text in arguments.texts("env") { variables.append(try variable(text)) }
    return variables
  }

  private func read(_ path: String) throws(CommandError) -> [String] {
    guard let bytes = surroundings.read(surroundings.absolute(path)) else {
      throw CommandError("the file '\(path)' of '--env-file' cannot be read", .noInput)
    }
    do throws(EnvironmentFile.Problem) {
      return try EnvironmentFile.parse(bytes)
    } catch {
      throw CommandError("\(path), line \(error.line): \(error.text)", .badData)
    }
  }

  private func variable(_ text: String) throws(CommandError) -> String {
    guard let first = text.utf8.first, first != UInt8(ascii: "=") else {
      throw .usage("option '--env': '\(text)' is not NAME=VALUE")
    }
    if text.utf8.contains(UInt8(ascii: "=")) { return text }
    guard let value = surroundings.variable(text) else {
      throw .usage("option '--env': '\(text)' has no value here; write \(text)=VALUE")
    }
    return "\(text)=\(value)"
  }

  /// What the service gets from here: enough to find programs and to speak the language, or all but what means this shell.
  private func inherited(all: Bool) -> [String] {
    if all { return surroundings.everything }
    return surroundings.environment.filter { variable in
      let name = Self.name(variable)
      return name == "PATH" || name == "LANG" || name == "TZ" || name.hasPrefix("LC_")
    }
  }

  private static func name(_ variable: String) -> Substring { variable.prefix { $0 != "=" } }
}

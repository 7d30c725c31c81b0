internal import Configuration
internal import Daemon
internal import Model
internal import Platform
internal import Screen

/// Which configuration files a daemon reads: those that were named, or those that are found.
struct DaemonConfiguration: Equatable {
  /// Absolute paths, in the order in which they are read.
  var files: [String]
  /// Nobody named them.
  var isFound = false
  /// A directory of scripts; nothing is looked for then.
  /// Paths of the environment that do not count.
  private var ignored: [String] = []
  /// They stand in `--config`.
  private let isNamed: Bool
  private var directory: CronDirectory?
  private var habit = RestartHabit.adopt
  private var isWatching = false
  /// Started by a command that needed a daemon: it starts whatever the files say.
  private var isAutostarted = false

  /// Those that were named with `--config`.
  init(_ arguments: ParsedArguments) {
    files = Self.unique(arguments.texts("config").map(OriginFile.absolute))
    isNamed = !files.isEmpty
    isWatching = arguments.has("watch-config")
    isAutostarted = arguments.has("autostarted")
    directory = arguments.directory.map { CronDirectory($0) }
    habit = arguments.text("on-restart").flatMap(RestartHabit.init(rawValue:)) ?? .adopt
  }

  private static func unique(_ files: [String]) -> [String] {
    var seen: Set<String> = []
    return files.filter { seen.insert($0).inserted }
  }

  /// What a `dmon daemon` reads that was just started.
  static func found(_ arguments: ParsedArguments, _ context: Context) -> DaemonConfiguration {
    var configuration = DaemonConfiguration(arguments)
    if !configuration.files.isEmpty || configuration.directory != nil { return configuration }
    let search = ConfigurationSearch(isTyped: !configuration.isAutostarted && Terminal.isTerminal(0), context)
    (configuration.files, configuration.isFound) = (unique(search.files), search.named == nil)
    configuration.ignored = search.ignored
    return configuration
  }

  /// What the daemon's services are to know of the files.
  func apply(to settings: inout SupervisorSettings) {
    settings.origins = Origins([directory?.origin].compactMap { $0 } + files, read: Self.read)
    settings.origins.isWatching = isWatching
    settings.habit = habit
    // What stands in a crontab, or before `dmon cron` in a shell, is meant for the scripts.
    settings.inherited = directory == nil ? ServiceSurroundings.own.inherited : ServiceSurroundings.own.everything
  }

  /// A file, or a directory of scripts.
  private static func read(_ origin: String) -> OriginReading {
    origin.utf8.last == UInt8(ascii: "/") ? ScriptDirectory.read(origin) : OriginFile(origin).reading
  }

  /// Says which files were found, and what is not read.
  func tell(for place: Place, _ context: Context) {
    if isAutostarted { return }
    func say(_ text: String) { context.complain(context.printable("dmon daemon: \(text)") + "\n") }
    for text in ignored { say(text) }
    if let holder = LockFile.holder(of: place.state) {
      let list = files.joined(separator: " ")
      if isNamed { say("\(holder.words) is already there, and reads no file now: use 'dmon reload \(list)'") }
    } else if isFound {
      for file in files { say("reads \(file)") }
    }
  }

  /// Says what is wrong with files that were named beside a daemon that is there already.
  /// - Throws: where something is.
  func checkBeside(_ holder: LockFile.Holder, _ context: Context) throws(CommandError) {
    if !isNamed || isAutostarted { return }
    let check = OriginCheck(files.map { OriginFile($0).reading })
    if check.bad.isEmpty { return }
    for problem in check.problems.joined() { context.complain(problem.lines(columns: DisplayWidth.of)) }
    throw CommandError("daemon \(holder.pid) goes on as it was", .badConfiguration)
  }

  /// Says what is wrong with the files, before anything is started.
  /// - Throws: where that is so and nothing of them lives: then nothing is to be started.
  func check(for place: Place, _ context: Context) throws(CommandError) {
    if let holder = LockFile.holder(of: place.state) { return try checkBeside(holder, context) }
    // A daemon that a reporter needs is hurt by no file.
    if files.isEmpty || isAutostarted { return }
    let check = OriginCheck(files.map { OriginFile($0).reading })
    let bad = check.bad
    if bad.isEmpty { return }
    for problem in check.problems.joined() { context.complain(problem.lines(columns: DisplayWidth.of)) }
    let live = StateCheck.liveOrigins(in: place.state)
    if bad.contains(where: live.contains) {
      return context.complain("dmon daemon: services of it run: going on with what is known of them\n")
    }
    throw CommandError(
      "nothing was started; 'dmon check \(files.joined(separator: " "))' says the same again", .badConfiguration)
  }
}

/// Where configuration files are looked for.
struct ConfigurationSearch {
  /// A variable of the environment.
  let variable: (String) -> String?
  /// Where a person typed `dmon daemon`; nil: what is there does not count.
  let directory: String?

  /// - Parameter isTyped: a person asks, at a terminal: then the current directory counts, but never for root.
  init(isTyped: Bool, _ context: Context) {
    self.init(
      variable: context.environment, directory: isTyped && ProcessFacts.ownUser != 0 ? FilePath.currentDirectory : nil)
  }

  init(variable: @escaping (String) -> String?, directory: String?) {
    self.variable = variable
    self.directory = directory
  }

  /// The files that are named, or those that are there.
  var files: [String] { named ?? places.filter(Files.exists) }

  /// What `DMON_CONFIG` names, apart by colons; none where it is empty; nil where it is not set.
  var named: [String]? {
    guard let text = variable("DMON_CONFIG") else { return nil }
    return text.split(separator: ":").map(String.init).compactMap(absolute).map(OriginFile.absolute)
  }

  /// What was named and does not count, with the reason.
  var ignored: [String] {
    var list: [String] = []
    let named = variable("DMON_CONFIG")
    for (name, paths) in [
      ("DMON_CONFIG", named?.split(separator: ":").map(String.init) ?? []),
      ("PPM_CONFIG", named == nil ? [variable("PPM_CONFIG") ?? ""] : []),
    ] {
      for path in paths where !path.isEmpty && absolute(path) == nil {
        list.append("\(name) names '\(path)', which is no absolute path: it is not read")
      }
    }
    return list
  }

  /// Nobody's word counts that only the directory gives a meaning, where that does not count.
  private func absolute(_ path: String) -> String? {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    return directory.map { "\($0)/\(path)" }
  }

  /// Files that may be there, in the order in which they are read.
  var places: [String] {
    var places: [String] = []
    func add(_ base: String?, _ path: String) {
      guard let base, base.utf8.first == UInt8(ascii: "/") else { return }
      let place = base == "/" ? base + path : "\(base)/\(path)"
      if !places.contains(place) { places.append(place) }
    }
    let home = variable("HOME").flatMap { $0.isEmpty ? nil : $0 }
    let configuration = variable("XDG_CONFIG_HOME").flatMap { $0.isEmpty ? nil : $0 } ?? home.map { "\($0)/.config" }
    add(configuration, "dmon/dmon.yml")
    add(home, ".dmon.yml")
    if let path = variable("PPM_CONFIG").flatMap(absolute), !places.contains(path) { places.append(path) }
    add(home, ".config/partner/partner-pm.yml")
    add(home, ".partner-pm.yml")
    add(directory, ".dmon.yml")
    add(directory, ".partner-pm.yml")
    return places
  }
}

extension ServiceSurroundings {
  /// What every service gets from here: enough to find programs and to speak the language.
  var inherited: [String] {
    environment.filter { variable in
      let name = variable.prefix { $0 != "=" }
      return name == "PATH" || name == "LANG" || name == "TZ" || name.hasPrefix("LC_")
    }
  }
}

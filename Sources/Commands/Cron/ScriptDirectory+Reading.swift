internal import Configuration
internal import Model
internal import Platform

extension ScriptDirectory {
  /// Reads a directory, for the daemon: `origin` is its absolute path with a `/` at the end.
  static func read(_ origin: String) -> OriginReading {
    let path = String(origin.dropLast())
    if let problem = problem(with: path) {
      var reading = OriginReading(origin, services: nil, problems: [OriginProblem(file: path, text: problem)])
      reading.isMissing = !Files.exists(path)
      return reading
    }
    let home = Environment["HOME"].flatMap { Files.isDirectory($0) ? $0 : nil } ?? path
    let directory = ScriptDirectory(origin, home: home, user: ProcessFacts.ownUser)
    let names: [String]
    do throws(SystemError) {
      names = try Files.names(in: path)
    } catch {
      // None are named now, so none are taken for removed.
      return OriginReading(
        origin, services: nil, problems: [OriginProblem(file: path, text: "it cannot be read: \(error.reason)")])
    }
    var reading = directory.reading(names.compactMap { name in file(name, in: origin) })
    // What a crontab says now, each new run is told; the daemon has it from the `dmon cron` that started it.
    let variables = ServiceSurroundings.own.everything
    for index in reading.services?.indices ?? 0..<0 { reading.services?[index].inherited = variables }
    return reading
  }

  /// Why the programs of a directory are not run; nil when they are. Who can write to it can have us run anything.
  static func problem(with path: String) -> String? {
    do throws(Directory.Refusal) {
      _ = try Directory(opening: path)
      return nil
    } catch {
      switch error {
      case .system(let error):
        if error.isMissing, Files.exists(path) { return "it is no directory" }
        return error.isMissing ? "there is no such directory" : "it cannot be read: \(error.reason)"
      case .foreign(_, let owner, let mode):
        return "the directory belongs to user \(owner) (mode \(String(mode, radix: 8))), not to you"
      case .exposed(_, _, let mode):
        return "others can write to the directory (mode \(String(mode, radix: 8))); 'chmod go-w' it"
      }
    }
  }

  private static func file(_ name: String, in origin: String) -> ScriptFile? {
    let path = origin + name
    // Gone meanwhile; or a link to nothing.
    guard let stamp = FileStamp(path) else { return nil }
    return ScriptFile(
      name: name, isFile: stamp.kind == .file, mode: Int(stamp.mode), owner: Int(stamp.owner),
      isExecutable: Files.isExecutable(path), stamp: "\(stamp.inode).\(stamp.size).\(stamp.modified)")
  }
}

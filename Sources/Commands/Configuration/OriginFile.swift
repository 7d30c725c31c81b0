internal import Configuration
internal import Model
internal import Platform

/// A configuration file, from its path to services or to everything that is wrong with it.
struct OriginFile {
  /// An absolute path.
  let path: String
  /// Reads files, too, that others own or can write to: for who only looks at them.
  var isAnybodys = false

  init(_ path: String) { self.path = path }

  /// The one way to write a path that is relative, or has parts that say nothing: so the same file is one origin.
  static func absolute(_ path: String) -> String { ServiceSurroundings.own.absolute(path) }

  /// All that it says; as a failure, whether it is not there, and what is wrong.
  func read() -> Result<ServiceFile, OriginFault> {
    let bytes: [UInt8]
    do throws(TrustedFile.Refusal) {
      bytes = try TrustedFile.read(path, limit: ConfigurationLimits().bytes + 1, anybodys: isAnybodys)
    } catch {
      return .failure(OriginFault([problem(error)], isMissing: error == .missing))
    }
    let source = ConfigurationSource(bytes, format: .init(path: path))
    switch ServiceFile.read(source, directory: directory, hosts: Self.hosts, zones: Self.complaint(aboutZone:)) {
    case .success(let file): return .success(file)
    case .failure(let problems): return .failure(OriginFault(problems.all.map { OriginProblem($0, in: path) }))
    }
  }

  var directory: String { FilePath.parent(of: path) ?? "/" }

  /// As the daemon wants it.
  var reading: OriginReading {
    switch read() {
    case .success(let file):
      var reading = OriginReading(path, services: file.specifications(of: path, in: directory))
      (reading.notes, reading.deputies) = (file.notes, file.deputies)
      reading.groups = file.groups.map { rule in
        var rule = rule
        rule.origin = path
        return rule
      }
      return reading
    case .failure(let fault):
      var reading = OriginReading(path, services: nil, problems: fault.problems)
      reading.isMissing = fault.isMissing
      return reading
    }
  }

  private static func complaint(aboutZone name: String) -> String? {
    do throws(TimeZoneError) {
      _ = try ZoneFile.rules(named: name)
      return nil
    } catch {
      return error.message
    }
  }

  /// The names of this machine.
  private static var hosts: Set<String> {
    let name = ProcessFacts.hostName
    return [name, String(name.prefix { $0 != "." })]
  }

  private func problem(_ refusal: TrustedFile.Refusal) -> OriginProblem {
    let text =
      switch refusal {
      case .missing: "there is no such file"
      case .system(let error): "it cannot be read: \(error.reason)"
      case .noRegularFile: "it is no regular file"
      case .foreign(let owner, let mode):
        "it belongs to user \(owner) (mode \(String(mode, radix: 8))), not to you, and is not read"
      case .exposed(let mode):
        "others can write to it (mode \(String(mode, radix: 8))), and it is not read; 'chmod go-w' it"
      }
    return OriginProblem(file: path, text: text)
  }
}

/// Why a file says nothing.
struct OriginFault: Error {
  var problems: [OriginProblem]
  var isMissing: Bool

  init(_ problems: [OriginProblem], isMissing: Bool = false) {
    self.problems = problems
    self.isMissing = isMissing
  }
}

extension OriginProblem {
  init(_ problem: ConfigurationProblem, in file: String) {
    let keys = problem.path.isEmpty ? "" : Printable.text(ConfigurationProblem.text(of: problem.path)) + ": "
    self.init(
      file: file, line: problem.position.line, column: problem.position.column, text: keys + problem.message,
      excerpt: problem.excerpt, caret: problem.caret)
  }

  /// For people: the words, the line below them, and a caret below the place.
  /// - Parameter columns: how many columns of a terminal a character takes.
  func lines(columns: (Character) -> Int) -> String {
    guard let excerpt, let caret else { return words + "\n" }
    let before = excerpt.prefix(caret).reduce(0) { $0 + columns($1) }
    return "\(words)\n  \(excerpt)\n  \(String(repeating: " ", count: before))^\n"
  }
}

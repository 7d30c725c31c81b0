package import Model

/// A file of a directory whose programs are services, as it was found.
package struct ScriptFile: Sendable, Equatable {
  package var name: String
  /// Regular, links followed.
  package var isFile: Bool
  /// Permission bits.
  package var mode: Int
  package var owner: Int
  /// We may execute it.
  package var isExecutable: Bool
  /// Another one after it was written anew.
  package var stamp: String

  package init(name: String, isFile: Bool, mode: Int, owner: Int, isExecutable: Bool, stamp: String) {
    self.name = name
    self.isFile = isFile
    self.mode = mode
    self.owner = owner
    self.isExecutable = isExecutable
    self.stamp = stamp
  }

  /// What it is to dmon.
  package enum Verdict: Sendable, Equatable {
    case service
    /// Nobody meant it to run.
    case ignored
    /// It is meant to run, and does not: why, as it follows the path.
    case refused(String)
  }

  /// - Parameter user: ours; what root owns is trusted, too.
  package func verdict(user: Int) -> Verdict {
    if !isFile || mode & 0o111 == 0 || Self.isLeftOver(name) { return .ignored }
    let rights = "mode \(String(mode, radix: 8))"
    if owner != user && owner != 0 {
      return .refused("it belongs to user \(owner) (\(rights)), not to you, and is not run")
    }
    if mode & 0o022 != 0 { return .refused("others can write to it (\(rights)), and it is not run; 'chmod go-w' it") }
    // On a file system that is mounted so, or where the mode leaves us out.
    if !isExecutable { return .refused("it may not be executed by you (\(rights))") }
    if let complaint = ServiceName(name: name).complaint {
      return .refused("it cannot be a service of its name: \(complaint); rename it")
    }
    return .service
  }

  /// What is hidden, and what editors leave while they work.
  private static func isLeftOver(_ name: String) -> Bool {
    if name.hasPrefix(".") || name.hasSuffix("~") { return true }
    if [".swp", ".swo", ".swx"].contains(where: { name.hasSuffix($0) }) { return true }
    return name.hasPrefix("#") && name.hasSuffix("#")
  }
}

/// A directory whose programs are services: any executable file, named as the file is.
package struct ScriptDirectory: Sendable {
  /// An absolute path with a `/` at its end: the origin.
  package let origin: String
  /// Where the services begin.
  package let home: String
  package let user: Int

  package init(_ origin: String, home: String, user: Int) {
    self.origin = origin
    self.home = home
    self.user = user
  }

  /// What it says, the files in their order.
  package func reading(_ files: [ScriptFile]) -> OriginReading {
    var services: [ServiceSpecification] = []
    var problems: [OriginProblem] = []
    for file in files {
      switch file.verdict(user: user) {
      case .ignored: break
      case .refused(let why): problems.append(OriginProblem(file: origin + file.name, text: why))
      case .service: services.append(service(file))
      }
    }
    return OriginReading(origin, services: services, problems: problems)
  }

  /// Kept running: started again after every end, as cronmon did.
  private func service(_ file: ScriptFile) -> ServiceSpecification {
    var service = ServiceSpecification(command: [origin + file.name])
    service.name = file.name
    service.directory = home
    service.restart = .always
    service.origin = origin
    service.originStamp = file.stamp
    return service
  }
}

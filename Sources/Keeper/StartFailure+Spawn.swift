internal import Model
internal import Platform

extension StartFailure {
  /// What failed, said for who wrote the specification.
  init(_ failure: Spawn.Failure, _ spawn: Spawn, service: String) {
    let code = Int(failure.error.code)
    let reason = failure.error.reason
    let program = spawn.arguments.first ?? spawn.path
    switch failure.stage {
    case .directory:
      self.init(stage: .directory, errno: code, text: "cannot go to '\(spawn.directory ?? "/")': \(reason)")
    case .identity:
      self.init(
        stage: .user, errno: code,
        text: "cannot become user \(spawn.identity.map { String($0.user) } ?? "?"): \(reason)"
          + (code == 1 ? "; only root starts services of other users" : ""))
    case .limit:
      let limit =
        spawn.limits.indices.contains(failure.detail) ? spawn.limits[failure.detail].resource.rawValue : "rttime"
      self.init(stage: .limit, errno: code, text: "the limit '\(limit)' is refused: \(reason)")
    case .nice: self.init(stage: .nice, errno: code, text: "nice \(spawn.nice ?? 0) is refused: \(reason)")
    case .exec where code == 2:
      // The file was there a moment ago.
      self.init(stage: .notFound, errno: code, text: "'\(program)' or the interpreter that it names does not exist")
    case .exec where code == 13:
      self.init(stage: .notExecutable, errno: code, text: "'\(program)' may not be executed by this user")
    case .exec where code == 8:
      self.init(
        stage: .exec, errno: code, text: "'\(program)' is no program, and names no interpreter in a first line '#!'")
    case .exec: self.init(stage: .exec, errno: code, text: "'\(program)' cannot be executed: \(reason)")
    case .fork, .session, .descriptors:
      self.init(stage: .fork, errno: code, text: "no process for '\(service)': \(reason)")
    }
  }
}

internal import CLinux

extension Spawn {
  /// Why nothing was started: the stage, and the kernel's reason.
  package struct Failure: Error, Sendable, Equatable {
    /// What was being done when it failed, in the order of the stages.
    package enum Stage: String, Sendable, CaseIterable {
      case fork, session, descriptors, nice, limit, identity, directory, exec
    }

    package var stage: Stage
    /// At stage `limit`: the index of the limit that was refused; their number stands for the brand. Else 0.
    package var detail: Int
    package var error: SystemError

    /// The user may not execute this program, or not enter a directory on its path (execve(2)).
    package var isRefusedProgram: Bool { stage == .exec && error.isPermission }

    package init(stage: Stage, detail: Int = 0, error: SystemError) {
      self.stage = stage
      self.detail = detail
      self.error = error
    }
  }

  func failure(_ result: clinux_spawned) -> Failure {
    func made(_ stage: Failure.Stage, _ call: String = "start", _ subject: String? = nil) -> Failure {
      Failure(
        stage: stage, detail: stage == .limit ? Int(result.detail) : 0,
        error: SystemError(call: call, subject: subject ?? path, code: result.error))
    }
    switch clinux_stage(UInt32(result.stage)) {
    case CLINUX_STAGE_SESSION: return made(.session, "setsid")
    case CLINUX_STAGE_DESCRIPTORS: return made(.descriptors)
    case CLINUX_STAGE_NICE: return made(.nice, "setpriority", nice.map(String.init))
    case CLINUX_STAGE_LIMIT:
      let index = Int(result.detail)
      return made(.limit, "setrlimit", limits.indices.contains(index) ? limits[index].resource.rawValue : "rttime")
    case CLINUX_STAGE_IDENTITY: return made(.identity, "setuid", identity.map { String($0.user) })
    case CLINUX_STAGE_DIRECTORY: return made(.directory, "chdir", directory)
    case CLINUX_STAGE_EXEC: return made(.exec)
    default: return made(.fork)
    }
  }
}

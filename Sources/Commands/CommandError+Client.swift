internal import Client
internal import Model
internal import Varlink

extension CommandError {
  /// The command line's view of what a client met.
  init(_ error: ClientError) {
    self.init(error.message, Self.code(of: error))
  }

  private static func code(of error: ClientError) -> ExitCode {
    switch error {
    case .noDaemon, .timeout, .disconnected: .noDaemon
    case .foreignDaemon: .notAllowed
    case .unreadable: .software
    case .refused(.progress(.tooMany)), .refused(.progress(.notDurable)): .tryLater
    case .refused(.progress(.notAllowed)): .notAllowed
    case .refused(.progress(.unknownTask)), .refused(.progress(.taskEnded)), .refused(.progress(.invalidParameter)):
      .badData
    case .refused(.supervisor(let error)): code(of: error)
    case .refused(.service), .refused(.other): .software
    }
  }

  private static func code(of error: SupervisorError) -> ExitCode {
    switch error {
    case .unknownService: .noInput
    case .ambiguous, .invalidParameter: .badData
    case .alreadyThere: .cannotCreate
    case .busy: .tryLater
    case .notAllowed: .notAllowed
    case .notStarted(_, let failure): code(of: failure)
    case .notUpgraded(let failure): ExitCode(rawValue: Int32(clamping: failure.code))
    }
  }

  /// What is not there is 66, what may not be done 77, what is wrong with what is there 65.
  private static func code(of failure: StartFailure) -> ExitCode {
    switch failure.stage {
    case .notFound, .directory, .user: .noInput
    case .notExecutable: failure.isPermission ? .notAllowed : .badData
    case .limit, .nice: failure.isPermission ? .notAllowed : .badData
    case .output: .cannotCreate
    // Neither a program nor a script, or too many arguments.
    case .exec: failure.errno == 8 || failure.errno == 7 ? .badData : .cannotCreate
    case .fork: .tryLater
    case .proc: .noDaemon
    }
  }
}

extension StartFailure {
  /// EPERM or EACCES.
  fileprivate var isPermission: Bool { errno == 1 || errno == 13 }
}

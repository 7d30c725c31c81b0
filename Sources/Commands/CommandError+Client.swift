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
    case .refused(.service), .refused(.other): .software
    }
  }
}

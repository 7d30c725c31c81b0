package import Model

extension SupervisorError {
  /// Nil when `name` is no error of `org.dmon.Supervisor`.
  init?(name: String, details: CallFailure.Details) {
    let subject = details.name ?? ""
    switch name {
    case "org.dmon.Supervisor.UnknownService": self = .unknownService(name: subject)
    case "org.dmon.Supervisor.Ambiguous": self = .ambiguous(name: subject, candidates: details.candidates ?? [])
    case "org.dmon.Supervisor.AlreadyThere": self = .alreadyThere(name: subject)
    case "org.dmon.Supervisor.NotStarted":
      // A stage of a later version is told by its text.
      let stage = details.stage.flatMap(StartFailure.Stage.init(rawValue:)) ?? .exec
      let text = details.text ?? "the daemon does not say why"
      self = .notStarted(name: subject, StartFailure(stage: stage, errno: details.errno ?? 0, text: text))
    case "org.dmon.Supervisor.Busy": self = .busy
    case "org.dmon.Supervisor.NotAllowed": self = .notAllowed(what: details.what ?? "")
    case "org.dmon.Supervisor.NotUpgraded":
      let code = ExitCode(rawValue: Int32(clamping: details.code ?? 70))
      self = .notUpgraded(UpgradeFailure(code, details.text ?? "the daemon does not say why"))
    default: return nil
    }
  }

  /// One line for people: what is wrong, and what to do. It may quote outside text.
  package var message: String {
    switch self {
    case .unknownService(let name): "there is no service '\(name)'; 'dmon ls' shows what is there"
    case .ambiguous(let name, let candidates):
      "'\(name)' can mean \(candidates.joined(separator: ", ")); name the group too"
    case .alreadyThere(let name): "a service '\(name)' is there already; choose another name, or 'dmon rm' it first"
    case .notStarted(let name, let failure): "\(name): not started: \(failure.text)"
    case .busy: "the daemon has too much to do at once; try again"
    case .notAllowed(let what): "not allowed: \(what)"
    case .notUpgraded(let failure): failure.text
    case .invalidParameter(let parameter, let why): "parameter '\(parameter)': \(why)"
    }
  }
}

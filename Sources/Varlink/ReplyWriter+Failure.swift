package import Model

extension ReplyWriter {
  /// An error of `org.dmon.Progress`, or the standard one that it means.
  package static func failure(_ error: ProgressError, into bytes: inout [UInt8]) {
    switch error {
    case .unknownTask(let key):
      JSONWriter.literal(#"{"error":"org.dmon.Progress.UnknownTask","parameters":{"#, into: &bytes)
      append(key, into: &bytes)
    case .taskEnded(let key, let state):
      JSONWriter.literal(#"{"error":"org.dmon.Progress.TaskEnded","parameters":{"#, into: &bytes)
      append(key, into: &bytes)
      JSONWriter.literal(#","state":"#, into: &bytes)
      JSONWriter.string(state.rawValue, into: &bytes)
    case .tooMany(let count, let limit):
      JSONWriter.literal(#"{"error":"org.dmon.Progress.TooMany","parameters":{"count":"#, into: &bytes)
      JSONWriter.integer(count, into: &bytes)
      JSONWriter.literal(#","limit":"#, into: &bytes)
      JSONWriter.integer(limit, into: &bytes)
    case .notDurable(let why):
      JSONWriter.string(why, after: #"{"error":"org.dmon.Progress.NotDurable","parameters":{"why":"#, into: &bytes)
    case .invalidParameter(let parameter, let why):
      service("InvalidParameter", [("parameter", parameter), ("why", why)], into: &bytes)
      return
    case .notAllowed(let why):
      service("PermissionDenied", [("why", why)], into: &bytes)
      return
    }
    JSONWriter.literal("}}\0", into: &bytes)
  }

  /// An error of `org.dmon.Supervisor`, or the standard one that it means.
  package static func failure(_ error: SupervisorError, into bytes: inout [UInt8]) {
    switch error {
    case .unknownService(let name): supervisor("UnknownService", [("name", name)], into: &bytes)
    case .alreadyThere(let name): supervisor("AlreadyThere", [("name", name)], into: &bytes)
    case .busy: supervisor("Busy", [], into: &bytes)
    case .notAllowed(let what): supervisor("NotAllowed", [("what", what)], into: &bytes)
    case .ambiguous(let name, let candidates):
      JSONWriter.string(name, after: #"{"error":"org.dmon.Supervisor.Ambiguous","parameters":{"name":"#, into: &bytes)
      JSONWriter.literal(#","candidates":["#, into: &bytes)
      for (number, candidate) in candidates.enumerated() {
        JSONWriter.string(candidate, after: number == 0 ? "" : ",", into: &bytes)
      }
      JSONWriter.literal("]}}\0", into: &bytes)
    case .notStarted(let name, let failure):
      JSONWriter.string(name, after: #"{"error":"org.dmon.Supervisor.NotStarted","parameters":{"name":"#, into: &bytes)
      JSONWriter.string(failure.stage.rawValue, after: #","stage":"#, into: &bytes)
      JSONWriter.integer(failure.errno, after: #","errno":"#, into: &bytes)
      JSONWriter.string(failure.text, after: #","text":"#, into: &bytes)
      JSONWriter.literal("}}\0", into: &bytes)
    case .notUpgraded(let failure):
      JSONWriter.literal(#"{"error":"org.dmon.Supervisor.NotUpgraded","parameters":{"code":"#, into: &bytes)
      JSONWriter.integer(failure.code, into: &bytes)
      JSONWriter.string(failure.text, after: #","text":"#, into: &bytes)
      JSONWriter.literal("}}\0", into: &bytes)
    case .invalidParameter(let parameter, let why):
      service("InvalidParameter", [("parameter", parameter), ("why", why)], into: &bytes)
    }
  }

  /// A call that cannot be read: the standard error InvalidParameter.
  ///
  /// `parameter` names the field, and `why` (not in the standard; a client may ignore it) says what is wrong with it.
  /// Where the frame itself is broken (``WireError/isFraming``) the standard has no error: then `parameter` is
  /// ``frameParameter``, and the connection is to be closed once this is written, because nothing on it can be trusted.
  package static func failure(_ error: WireError, into bytes: inout [UInt8]) {
    let parameter = error.isFraming ? frameParameter : error.field ?? "parameters"
    service("InvalidParameter", [("parameter", parameter), ("why", error.why)], into: &bytes)
  }

  /// One of the other standard errors.
  package static func failure(_ error: ServiceError, into bytes: inout [UInt8]) {
    switch error {
    case .interfaceNotFound(let name): service("InterfaceNotFound", [("interface", name)], into: &bytes)
    case .methodNotFound(let name): service("MethodNotFound", [("method", name)], into: &bytes)
    case .methodNotImplemented(let name): service("MethodNotImplemented", [("method", name)], into: &bytes)
    case .expectedMore: service("ExpectedMore", [], into: &bytes)
    }
  }

  private static func service(_ name: String, _ parameters: [(StaticString, String)], into bytes: inout [UInt8]) {
    error("org.varlink.service.\(name)", parameters, into: &bytes)
  }

  private static func supervisor(_ name: String, _ parameters: [(StaticString, String)], into bytes: inout [UInt8]) {
    error("org.dmon.Supervisor.\(name)", parameters, into: &bytes)
  }

  private static func error(_ name: String, _ parameters: [(StaticString, String)], into bytes: inout [UInt8]) {
    JSONWriter.string(name, after: #"{"error":"#, into: &bytes)
    JSONWriter.literal(#","parameters":{"#, into: &bytes)
    for (number, (key, value)) in parameters.enumerated() {
      JSONWriter.literal(number == 0 ? "\"" : ",\"", into: &bytes)
      JSONWriter.literal(key, into: &bytes)
      JSONWriter.string(value, after: "\":", into: &bytes)
    }
    JSONWriter.literal("}}\0", into: &bytes)
  }

  private static func append(_ key: TaskKey, into bytes: inout [UInt8]) {
    JSONWriter.string(key.group, after: #""group":"#, into: &bytes)
    JSONWriter.integer(key.id, after: #","id":"#, into: &bytes)
  }
}

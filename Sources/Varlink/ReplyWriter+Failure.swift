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
    JSONWriter.string("org.varlink.service.\(name)", after: #"{"error":"#, into: &bytes)
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

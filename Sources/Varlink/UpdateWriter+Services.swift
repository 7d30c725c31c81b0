package import Model

/// The same for services: `ls` and the views ask for all of them at once.
extension UpdateWriter {
  /// Appends a list of services, or a part of one.
  package static func append(_ reply: ServicesReply, into bytes: inout [UInt8]) {
    JSONWriter.literal(#"{"services":["#, into: &bytes)
    var isFirst = true
    for service in reply.services {
      if !isFirst { bytes.append(JSONScanner.Character.comma) }
      isFirst = false
      append(service, into: &bytes)
    }
    JSONWriter.literal("]}", into: &bytes)
  }

  /// Appends one service.
  package static func append(_ service: ServiceStatus, into bytes: inout [UInt8]) {
    JSONWriter.string(service.name, after: #"{"name":"#, into: &bytes)
    JSONWriter.string(service.group, after: #","group":"#, into: &bytes)
    JSONWriter.integer(service.instance, after: #","instance":"#, into: &bytes)
    JSONWriter.string(service.host, after: #","host":"#, into: &bytes)
    JSONWriter.string(service.origin, after: #","origin":"#, into: &bytes)
    JSONWriter.string(service.wanted.rawValue, after: #","wanted":"#, into: &bytes)
    JSONWriter.string(service.state.rawValue, after: #","state":"#, into: &bytes)
    JSONWriter.string(service.phase, after: #","phase":"#, into: &bytes)
    JSONWriter.string(service.reason, after: #","reason":"#, into: &bytes)
    JSONWriter.literal(service.ready ? #","ready":true"# : #","ready":false"#, into: &bytes)
    JSONWriter.integer(service.run, after: #","run":"#, into: &bytes)
    JSONWriter.integer(service.pid, after: #","pid":"#, into: &bytes)
    JSONWriter.integer(service.started?.microseconds, after: #","started":"#, into: &bytes)
    JSONWriter.integer(service.ended?.microseconds, after: #","ended":"#, into: &bytes)
    JSONWriter.integer(service.code, after: #","code":"#, into: &bytes)
    JSONWriter.integer(service.signal, after: #","signal":"#, into: &bytes)
    JSONWriter.integer(service.restarts, after: #","restarts":"#, into: &bytes)
    JSONWriter.integer(service.next?.microseconds, after: #","next":"#, into: &bytes)
    appendRest(of: service, into: &bytes)
    JSONWriter.literal("}", into: &bytes)
  }

  private static func appendRest(of service: ServiceStatus, into bytes: inout [UInt8]) {
    if let task = service.task {
      JSONWriter.literal(#","task":"#, into: &bytes)
      _ = key(task, into: &bytes)
    }
    if let adopted = service.adopted {
      JSONWriter.literal(adopted ? #","adopted":true"# : #","adopted":false"#, into: &bytes)
    }
    JSONWriter.string(service.output, after: #","output":"#, into: &bytes)
    JSONWriter.integer(service.dropped, after: #","dropped":"#, into: &bytes)
    if let command = service.command {
      JSONWriter.literal(#","command":["#, into: &bytes)
      for (index, word) in command.enumerated() {
        if index > 0 { bytes.append(JSONScanner.Character.comma) }
        JSONWriter.string(word, into: &bytes)
      }
      JSONWriter.literal("]", into: &bytes)
    }
    JSONWriter.string(service.health, after: #","health":"#, into: &bytes)
    JSONWriter.string(service.statusText, after: #","statusText":"#, into: &bytes)
    JSONWriter.integer(service.mainPid, after: #","mainPid":"#, into: &bytes)
    JSONWriter.string(service.schedule, after: #","schedule":"#, into: &bytes)
    JSONWriter.string(service.timezone, after: #","timezone":"#, into: &bytes)
  }
}

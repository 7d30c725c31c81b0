package import Model
internal import Platform
internal import Varlink

/// What of a service a daemon of this machine refuses, beside what can never be.
package enum ServiceCheck {
  /// The first thing that a daemon would refuse; nil: none that can be known without it.
  ///
  /// It reads files of time zones, and may block.
  package static func refusal(_ service: ServiceSpecification) -> SupervisorError? {
    do throws(SupervisorError) {
      try service.check()
      if service.isScheduled, let zone = service.timezone {
        do throws(TimeZoneError) {
          _ = try ZoneFile.rules(named: zone)
        } catch {
          throw .invalidParameter("service.timezone", why: error.message)
        }
      }
      try checkPattern(service)
      try checkSize(
        SpawnOrder(
          run: .max, service: ServiceName(service).text, specification: service, marks: [], brand: 0,
          output: OutputRules(path: "/", max: 0, keep: 0)))
      return nil
    } catch {
      return error
    }
  }

  static func checkPattern(_ service: ServiceSpecification) throws(SupervisorError) {
    guard case .log(let text) = service.readyCondition else { return }
    do throws(Pattern.Complaint) {
      _ = try Pattern(text)
    } catch {
      throw .invalidParameter("service.ready", why: error.text)
    }
  }

  /// Refuses what the keeper cannot be told.
  static func checkSize(_ order: SpawnOrder) throws(SupervisorError) {
    var bytes: [UInt8] = []
    guard (try? WireEncoder.encode(KeeperRequest.spawn(order), into: &bytes)) != nil,
      bytes.count <= MessageSocket.messageLimit
    else {
      throw .invalidParameter(
        "service", why: "it is \(bytes.count) bytes long in all, the limit is \(MessageSocket.messageLimit)")
    }
  }
}

/// The interfaces that the daemon speaks: their names, and the texts that describe them.
///
/// A text is the documentation of its interface, what introspection answers with, and what the message model is held to
/// by a test.
package enum Interfaces {
  /// Every interface's name and text, in the order in which GetInfo lists them.
  package static let all: [(name: String, text: String)] = [
    ("org.varlink.service", service), ("org.dmon.Progress", progress), ("org.dmon.Supervisor", supervisor),
  ]

  /// The text of an interface, or nil when there is none of that name.
  package static func text(of name: String) -> String? { all.first { $0.name == name }?.text }

  /// The interfaces of a socket that speaks of progress alone.
  package static let forReporters = ["org.varlink.service", "org.dmon.Progress"]

  /// What GetInfo answers with, for a daemon of that version.
  package static func about(version: String, interfaces: [String] = all.map(\.name)) -> ServiceDescription {
    ServiceDescription(vendor: "dmon", product: "dmon", version: version, url: "", interfaces: interfaces)
  }
}

/// The results of `org.varlink.service.GetInfo`.
package struct ServiceDescription: Sendable, Equatable, Codable {
  package var vendor: String
  package var product: String
  package var version: String
  package var url: String
  package var interfaces: [String]

  package init(vendor: String, product: String, version: String, url: String, interfaces: [String]) {
    self.vendor = vendor
    self.product = product
    self.version = version
    self.url = url
    self.interfaces = interfaces
  }
}

/// The parameters of `org.varlink.service.GetInterfaceDescription`.
package struct InterfaceRequest: Sendable, Equatable, Codable {
  package var interface: String

  package init(interface: String) { self.interface = interface }
}

/// The results of `org.varlink.service.GetInterfaceDescription`.
package struct InterfaceReply: Sendable, Equatable, Codable {
  package var description: String

  package init(description: String) { self.description = description }
}

internal import Client
package import Model

/// `dmon show-configuration`: prints the specifications of services.
package enum ShowConfigurationCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let names = try ServiceWords.names(arguments)
    var client = try Supervision.connect(autostart: false, waiting: false, timeout: nil)
    let request = ServiceListRequest(names: names.isEmpty ? nil : names)
    let reply = try Supervision.call(.describe, request, returning: DescribeReply.self, with: &client)
    let groups = names.isEmpty ? try groups(&client) : []
    let document = ConfigurationDocument.of(
      reply.services.map(\.loadable), groups: groups, deputies: reply.deputies ?? [],
      isRevealing: arguments.has("reveal"))
    if arguments.text("format") == "json" {
      try context.print(try Supervision.json(document))
    } else {
      try context.print("# Services of dmon \(Release.version)\n" + document.yaml())
    }
    return .success
  }

  private static func groups(_ client: inout Client) throws(CommandError) -> [GroupStatus] {
    try Supervision.call(.groups, GroupsRequest(), returning: GroupsReply.self, with: &client).groups
  }
}

extension ServiceSpecification {
  /// The same service in words that mean the same wherever the file is that they stand in.
  var loadable: ServiceSpecification {
    var service = self
    let directory = directory ?? "/"
    service.directory = directory
    if let program = command.first, program.utf8.contains(UInt8(ascii: "/")), program.utf8.first != UInt8(ascii: "/") {
      service.command[0] = directory.utf8.last == UInt8(ascii: "/") ? directory + program : "\(directory)/\(program)"
    }
    return service
  }
}

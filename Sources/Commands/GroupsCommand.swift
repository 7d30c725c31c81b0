internal import Client
package import Model
internal import Platform
internal import Screen

/// `dmon groups`: the groups of services, and how many of each run at a time.
package enum GroupsCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let names = arguments.texts("GROUP")
    let parallel = arguments.integer("parallel")
    let hooks = arguments.has("on") || arguments.has("no-hooks") ? arguments.texts("on") : nil
    let isChange = parallel != nil || hooks != nil
    if isChange, names.count != 1 { throw .usage("name the one group that this is to hold for") }
    var client = try Supervision.connect(autostart: isChange, waiting: false, timeout: nil)
    let reply: GroupsReply
    if isChange {
      let request = SetGroupRequest(
        group: names[0], parallel: parallel, hooks: hooks, request: Reporting.requestID())
      let changed = try Supervision.call(.setGroup, request, returning: SetGroupReply.self, with: &client)
      reply = GroupsReply(groups: [changed.group])
    } else {
      let request = GroupsRequest(names: names.isEmpty ? nil : names)
      reply = try Supervision.call(.groups, request, returning: GroupsReply.self, with: &client)
    }
    try context.print(arguments.has("json") ? try Supervision.json(reply) : text(reply.groups, context))
    return .success
  }

  private static func text(_ groups: [GroupStatus], _ context: Context) -> String {
    if groups.isEmpty { return "no groups of services\n" }
    let columns = context.outputIsTerminal() ? Terminal.size(StandardStream.output.rawValue)?.columns : nil
    let appearance = context.appearance
    return GroupTable.render(groups, columns: columns, appearance: appearance)
      .map { $0.encoded(colour: appearance.colour) + "\n" }.joined()
  }
}

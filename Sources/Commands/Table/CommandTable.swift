import Model

/// All commands, in the order in which people meet them.
package enum CommandTable {
  package static var commands: [any Command.Type] {
    [
      DaemonCommand.self,
      CronCommand.self,
      ReportCommand.self,
      RunCommand.self,
      WatchCommand.self,
      LsCommand.self,
      StatsCommand.self,
      AddCommand.self,
      StartCommand.self,
      StopCommand.self,
      RestartCommand.self,
      PauseCommand.self,
      ResumeCommand.self,
      SignalCommand.self,
      EditCommand.self,
      ScaleCommand.self,
      GroupsCommand.self,
      RemoveCommand.self,
      WaitCommand.self,
      ReloadCommand.self,
      CheckCommand.self,
      ShowConfigurationCommand.self,
      LogsCommand.self,
      ScheduleCommand.self,
      GcCommand.self,
      ShutdownCommand.self,
      UpgradeCommand.self,
      JournalCommand.self,
      DemoCommand.self,
      InstallCommand.self,
      ClientCommand.self,
      CompletionsCommand.self,
      HelpCommand.self,
      VersionCommand.self,
    ]
  }

  /// The command of this name or alias.
  package static func find(_ word: String, among commands: [any Command.Type]) -> (any Command.Type)? {
    commands.first { $0.name == word } ?? commands.first { $0.aliases.contains(word) }
  }

  /// The options of all `commands` and of all below them.
  static func allOptions(of commands: [any Command.Type]) -> [OptionSpecification] {
    commands.flatMap { $0.specification.options + allOptions(of: $0.subcommands) }
  }

  /// Follows `words` from `path` down to a command without subcommands, or to one that is asked for its help. `path` is
  /// how far it came, also where it throws: so a complaint names the command whose help lists what there is.
  /// - Returns: what is left for the command's parser.
  /// - Throws: a usage error where a subcommand is missing or unknown.
  static func descend(
    along path: inout CommandPath, _ words: [RawArguments.Word]
  ) throws(CommandError) -> [RawArguments.Word] {
    var rest = words
    while true {
      let subcommands = path.last?.subcommands ?? commands
      guard !subcommands.isEmpty, let place = placeOfCommand(in: rest, among: subcommands) else { return rest }
      let word = rest[place]
      guard let command = find(word.text, among: subcommands) else {
        let names = subcommands.flatMap { [$0.name] + $0.aliases }
        let hint = NearestName.find(word.text, among: names).map { ", did you mean '\($0)'?" } ?? ""
        throw .usage("unknown command '\(word.text)'\(hint)")
      }
      rest.remove(at: place)
      path = path.appending(command)
    }
  }

  /// The first word that is neither an option nor an option's value.
  private static func placeOfCommand(
    in words: [RawArguments.Word], among commands: [any Command.Type]
  ) -> Int? {
    guard let first = words.first else { return nil }
    if !ArgumentParser.looksLikeOption(first.text) { return 0 }
    // Options stand before the command: what takes a value is looked up in all that may come.
    let options = allOptions(of: commands)
    var position = 0
    while position < words.count {
      let text = words[position].text
      if text == "--" { return nil }
      if !ArgumentParser.looksLikeOption(text) { return position }
      position += ArgumentParser.valueFollows(text, options) ? 2 : 1
    }
    return nil
  }
}

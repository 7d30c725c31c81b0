import Model

/// The completion script for zsh: a function for each command, over `_arguments`.
enum ZshCompletions {
  static func script() -> String {
    """
    #compdef \(CompletionTable.programs.joined(separator: " "))
    # \(CompletionTable.note)

    \(functions)
    \(CompletionTable.paths.map(function).joined(separator: "\n"))
    \(entry())
    _dmon "$@"

    """
  }

  private static func functionName(_ path: CommandPath) -> String {
    path.commands.reduce("_dmon_at") { "\($0)_\($1.name)" }
  }

  /// What completes the words after one command.
  private static func function(_ path: CommandPath) -> String {
    var specs = CompletionTable.options(path).map(option)
    let subcommands = CompletionTable.subcommands(path)
    if !subcommands.isEmpty {
      specs += ["'1:command:->command'", "'*::argument:->argument'"]
    }
    for (index, positional) in CompletionTable.positionals(path).enumerated() {
      switch positional.arity {
      case .one: specs.append("'\(index + 1):\(escaped(positional.name)):\(action(positional.kind))'")
      case .optional: specs.append("'\(index + 1)::\(escaped(positional.name)):\(action(positional.kind))'")
      case .any: specs.append("'*:\(escaped(positional.name)):\(action(positional.kind))'")
      case .rest: specs.append("'*::argument:_normal'")
      case .remainder: specs += ["'(-)1:program:_command_names -e'", "'*::argument:_normal'"]
      }
    }
    var text = "\(functionName(path))() {\n  local context state state_descr line ret=1\n  typeset -A opt_args\n"
    text += "  _arguments -C -s -S : \\\n" + specs.map { "    \($0)" }.joined(separator: " \\\n") + " && ret=0\n"
    if subcommands.isEmpty { return text + "  _dmon_state && ret=0\n  return ret\n}\n" }
    text += "  case $state in\n    command)\n      local -a commands=(\n"
    for command in subcommands { text += "        '\(command.name):\(quoted(TextBlock.plain(command.summary)))'\n" }
    text +=
      "      )\n      _describe -t commands command commands && ret=0\n      ;;\n    argument)\n      case "
      + "$line[1] in\n"
    for command in subcommands {
      let names = ([command.name] + command.aliases).joined(separator: "|")
      text += "        \(names)) \(functionName(path.appending(command))) && ret=0 ;;\n"
    }
    return text + "      esac\n      ;;\n  esac\n  return ret\n}\n"
  }

  private static func option(_ option: OptionSpecification) -> String {
    let help = "[\(escaped(TextBlock.plain(option.help)))]"
    let value = option.placeholder.map { ":\($0):\(action(option.kind))" } ?? ""
    let suffix = option.takesValue ? ("+", "=") : ("", "")
    guard let short = option.short else { return "'--\(option.long)\(suffix.1)\(help)\(value)'" }
    let letter = "-\(Unicode.Scalar(short))"
    let others = option.takesMany ? "*" : "(\(letter) --\(option.long))"
    return "'\(others)'{\(letter)\(suffix.0),--\(option.long)\(suffix.1)}'\(help)\(value)'"
  }

  private static func action(_ kind: ValueKind) -> String {
    switch kind {
    case .text, .count, .number, .progress, .duration, .size: " "
    case .file: "_files"
    case .directory: "_files -/"
    case .group: "->group"
    case .service: "->service"
    case .member: "->member"
    case .signal: "(\(SignalName.common.joined(separator: " ")))"
    case .taskID: "->id"
    case .pid: "_pids"
    case .choice(let words): "(\(words.joined(separator: " ")))"
    case .commandName: "->name"
    case .commandLine: "_normal"
    }
  }

  /// For a part of an `_arguments` specification, inside single quotes.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "[]:\\".contains(character) { result.append("\\") }
      result.append(character)
    }
    return quoted(result)
  }

  /// For a place inside single quotes.
  private static func quoted(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
  }

  private static let functions = #"""
    # Offers what the dmon that is completed for says on its own lines.
    _dmon_ask() {
      local -a found
      found=(${(f)"$($program ls --complete "$@" 2>/dev/null </dev/null)"})
      (( $#found )) && _wanted values expl $state_descr compadd -a found
    }

    # Values that the daemon knows, and names of commands.
    _dmon_state() {
      local expl
      local -a names
      case $state in
        group) _dmon_ask groups ;;
        service) _dmon_ask services ;;
        member) _dmon_ask names ;;
        id) [[ -n $line[1] ]] && _dmon_ask ids -- ${(Q)line[1]} ;;
        name)
          if (( CURRENT == 2 )); then
            names=($_dmon_commands)
          else
            names=(${=_dmon_subcommands[$words[2]]})
          fi
          (( $#names )) && _wanted commands expl command compadd -a names
          ;;
        *) return 1 ;;
      esac
    }

    """#

  private static func entry() -> String {
    var text = "typeset -ga _dmon_commands=(\(CommandTable.commands.map { $0.name }.joined(separator: " ")))\n"
    text += "typeset -gA _dmon_subcommands=("
    for command in CommandTable.commands where !command.subcommands.isEmpty {
      text += "\(command.name) '\(command.subcommands.map { $0.name }.joined(separator: " "))'"
    }
    text +=
      ")\n\n_dmon() {\n  local program=${(Q)words[1]} name\n  program=${program/#\\~/$HOME}\n  name=${program:t}\n"
    text += "  case $name in\n"
    for command in CommandTable.commands {
      let names = ([command.name] + command.aliases).map { "dmon-\($0)" }.joined(separator: "|")
      text += "    \(names)) program=${program%$name}dmon; \(functionName(CommandPath([command]))) ;;\n"
    }
    return text + "    *) _dmon_at ;;\n  esac\n}\n"
  }
}

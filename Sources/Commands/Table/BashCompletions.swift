import Model

/// The completion script for bash: a table of words, and a function that finds the place in it.
///
/// Needs bash 4.2 and nothing of the package bash-completion.
enum BashCompletions {
  static func script() -> String {
    """
    # bash completion for dmon
    # \(CompletionTable.note)

    \(table())
    \(functions)
    complete -F _dmon \(CompletionTable.programs.joined(separator: " "))

    """
  }

  /// For each command: its subcommands, its options, the kinds of their values, the kinds of its positionals.
  private static func table() -> String {
    var text = """
      _dmon_table() {
        commands='' options='' values='' positionals=''
        case $1 in

      """
    for path in CompletionTable.paths {
      let options = CompletionTable.options(path)
      let words = options.flatMap(names).joined(separator: " ")
      let values = options.filter(\.takesValue).flatMap { option in names(option).map { "\($0)=\(word(option.kind))" } }
      let positionals = CompletionTable.positionals(path).map { word($0.kind) + ($0.arity == .any ? "*" : "") }
      text += "    '\(CompletionTable.key(path))')\n"
      let commands = CompletionTable.subcommands(path).map { $0.name }.joined(separator: " ")
      if !commands.isEmpty { text += "      commands='\(commands)'\n" }
      text += "      options='\(words)'\n"
      if !values.isEmpty { text += "      values='\(values.joined(separator: " "))'\n" }
      if !positionals.isEmpty { text += "      positionals='\(positionals.joined(separator: " "))'\n" }
      text += "      ;;\n"
    }
    text += "  esac\n}\n\n_dmon_name() {\n  case $1 in\n"
    for (alias, name) in CompletionTable.aliases { text += "    \(alias)) REPLY=\(name) ;;\n" }
    return text + "    *) REPLY=$1 ;;\n  esac\n}\n"
  }

  private static func names(_ option: OptionSpecification) -> [String] {
    (option.short.map { ["-\(Unicode.Scalar($0))"] } ?? []) + ["--\(option.long)"]
  }

  private static func word(_ kind: ValueKind) -> String {
    switch kind {
    case .text, .count, .number, .progress, .duration, .size: "none"
    case .file: "file"
    case .directory: "directory"
    case .group: "group"
    case .service: "service"
    case .member: "member"
    case .signal: "choice:" + SignalName.common.joined(separator: ",")
    case .taskID: "id"
    case .pid: "pid"
    case .choice(let words): "choice:" + words.joined(separator: ",")
    case .commandName: "command"
    case .commandLine: "program"
    }
  }

  private static let functions = #"""
    # Offers the lines of the standard input that begin with $cur, quoted where the shell needs it.
    _dmon_offer() {
      local line
      while IFS= read -r line; do
        [[ $line == "$cur"* ]] && COMPREPLY+=("$(printf %q "$line")")
      done
    }

    # Offers values of a kind; $group is the group on the command line, $program the dmon to ask.
    _dmon_value() {
      case $1 in
        file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        directory) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
        group) _dmon_offer < <("$program" ls --complete groups 2>/dev/null </dev/null) ;;
        service) _dmon_offer < <("$program" ls --complete services 2>/dev/null </dev/null) ;;
        member) _dmon_offer < <("$program" ls --complete names 2>/dev/null </dev/null) ;;
        id)
          [[ -n $group ]] && _dmon_offer < <("$program" ls --complete ids -- "$group" 2>/dev/null </dev/null) ;;
        pid) _dmon_offer < <(cd /proc 2>/dev/null && printf '%s\n' [0-9]*) ;;
        choice:*) _dmon_offer < <(tr , '\n' <<<"${1#choice:}") ;;
      esac
    }

    # A command's own arguments: with bash-completion by its completion, else programs and files.
    _dmon_program() {
      if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
      elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
      elif (($1 == COMP_CWORD)); then
        mapfile -t COMPREPLY < <(compgen -c -- "$cur")
      else
        _dmon_value file
      fi
    }

    _dmon() {
      local REPLY commands options values positionals word name kind='' group='' path='' ended='' pending=''
      local cur=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} index count=0
      local -a kinds=() given=()
      COMPREPLY=()
      name=${program##*/}
      case $name in
        dmon-*)
          _dmon_name "${name#dmon-}"
          path=$REPLY
          program=${program%"$name"}dmon
          ;;
      esac
      program=${program/#\~/$HOME}
      _dmon_table "$path"
      for ((index = 1; index < COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        if [[ $word == = && -n $pending ]]; then continue; fi
        if [[ -n $pending ]]; then pending=''; continue; fi
        if [[ -z $ended && $word == -- ]]; then ended=1; continue; fi
        if [[ -z $ended && $word == -?* ]]; then
          word=${word//_/-}
          [[ " $values " == *" $word="* ]] && pending=$word
          continue
        fi
        if [[ -n $commands ]]; then
          _dmon_name "$word"
          path=${path:+$path }$REPLY
          _dmon_table "$path"
          continue
        fi
        read -ra kinds <<<"$positionals"
        kind=${kinds[count]:-}
        if [[ $kind == program ]]; then _dmon_program "$index"; return; fi
        [[ $kind == group* && -z $group ]] && group=$word
        given+=("$word")
        [[ $kind == *'*' ]] || ((count++))
      done
      if [[ -n $pending ]]; then
        [[ $cur == = ]] && cur=''
        kind=" $values"
        kind=${kind#*" $pending="}
        _dmon_value "${kind%% *}"
        return
      fi
      if [[ -z $ended && $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        return
      fi
      if [[ -n $commands ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
        return
      fi
      read -ra kinds <<<"$positionals"
      kind=${kinds[count]:-}
      kind=${kind%'*'}
      case $kind in
        program) _dmon_program "$COMP_CWORD" ;;
        command)
          _dmon_table "${given[*]}"
          mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
          ;;
        ?*) _dmon_value "$kind" ;;
      esac
    }

    """#
}

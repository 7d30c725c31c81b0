import Model

/// The completion script for fish: one `complete` for each option and argument, under the condition of its command.
enum FishCompletions {
  static func script() -> String {
    """
    # fish completion for dmon
    # \(CompletionTable.note)

    \(tables())
    \(functions)
    for __dmon_name in \(CompletionTable.programs.joined(separator: " "))
        complete -e -c $__dmon_name
        complete -c $__dmon_name -f
    \(CompletionTable.paths.map(entries).joined())end
    set -e __dmon_name

    """
  }

  /// The paths that there are, and the options that take a value: the same in all commands.
  private static func tables() -> String {
    let keys = CompletionTable.paths.dropFirst().map { "'\(CompletionTable.key($0))'" }
    let leaves = CompletionTable.paths.filter { CompletionTable.subcommands($0).isEmpty }
    let options = CommandTable.allOptions(of: CommandTable.commands).filter(\.takesValue)
    var names: [String] = []
    for option in options {
      let short = option.short.map { ["-\(Unicode.Scalar($0))"] } ?? []
      for name in short + ["--\(option.long)"] where !names.contains(name) { names.append(name) }
    }
    let programs = leaves.filter { CompletionTable.positionals($0).last?.arity == .remainder }
    var text = "set -g __dmon_paths \(keys.joined(separator: " "))\n"
    text += "set -g __dmon_leaves \(leaves.map { "'\(CompletionTable.key($0))'" }.joined(separator: " "))\n"
    text += "set -g __dmon_programs \(programs.map { "'\(CompletionTable.key($0))'" }.joined(separator: " "))\n"
    text += "set -g __dmon_values \(names.joined(separator: " "))\n\n"
    text += "function __dmon_word\n    switch $argv[1]\n"
    for (alias, name) in CompletionTable.aliases {
      text += "        case \(alias)\n            echo \(name)\n"
    }
    return text + "        case '*'\n            printf '%s\\n' $argv[1]\n    end\nend\n"
  }

  private static func entries(_ path: CommandPath) -> String {
    let key = CompletionTable.key(path)
    let positionals = CompletionTable.positionals(path)
    let hasRemainder = positionals.last?.arity == .remainder
    var text = ""
    for command in CompletionTable.subcommands(path) {
      text += line("'\(key)'", "-a \(command.name) -d '\(quoted(TextBlock.plain(command.summary)))'")
    }
    for option in CompletionTable.options(path) {
      let short = option.short.map { "-s \(Unicode.Scalar($0)) " } ?? ""
      let value = option.takesValue ? " \(action(option.kind))" : ""
      text += line(
        "'\(key)'\(hasRemainder ? " 0" : "")",
        "\(short)-l \(option.long)\(value) -d '\(quoted(TextBlock.plain(option.help)))'")
    }
    for (index, positional) in positionals.enumerated() {
      switch positional.arity {
      case .one, .optional: text += line("'\(key)' \(index)", action(positional.kind))
      case .rest: text += line("'\(key)' \(index)", action(positional.kind))
      case .any, .remainder: text += line("'\(key)'", action(positional.kind))
      }
    }
    return text
  }

  private static func line(_ condition: String, _ what: String) -> String {
    "    complete -c $__dmon_name -n \"__dmon_at \(condition)\" \(what)\n"
  }

  private static func action(_ kind: ValueKind) -> String {
    switch kind {
    case .text, .count, .number, .progress, .duration, .size: "-x"
    case .file: "-r -F"
    case .directory: "-x -a '(__fish_complete_directories (commandline -ct))'"
    case .group: "-x -a '(__dmon_ask groups)'"
    case .service: "-x -a '(__dmon_ask services)'"
    case .member: "-x -a '(__dmon_ask names)'"
    case .signal: "-x -a '\(SignalName.common.joined(separator: " "))'"
    case .taskID: "-x -a '(__dmon_ids)'"
    case .pid: "-x -a '(__fish_complete_pids)'"
    case .choice(let words): "-x -a '\(words.joined(separator: " "))'"
    case .commandName: "-x -a '(__dmon_names)'"
    case .commandLine: "-x -a '(__dmon_program)'"
    }
  }

  private static func quoted(_ text: String) -> String {
    String(text.flatMap { $0 == "\\" || $0 == "'" ? ["\\", $0] : [$0] })
  }

  private static let functions = #"""
    # Prints the command on the line ('report set'), then its arguments so far, one a line.
    function __dmon_scan
        set -l tokens (commandline -opc)
        set -l name (string replace -r '^.*/' '' -- $tokens[1])
        set -l path
        set -l arguments
        set -l skip 0
        set -l ended 0
        string match -q 'dmon-*' -- $name
        and set path (__dmon_word (string replace 'dmon-' '' -- $name))
        for token in $tokens[2..-1]
            if test $skip = 1
                set skip 0
            else if test $ended = 0; and test "$token" = --
                set ended 1
            else if test $ended = 0; and string match -q -- '-?*' $token
                contains -- (string replace -a _ - -- $token) $__dmon_values
                and set skip 1
            else if not contains -- "$path" $__dmon_leaves; and contains -- (string join ' ' -- $path (__dmon_word $token)) $__dmon_paths
                set -a path (__dmon_word $token)
            else
                set -a arguments $token
                # What follows the first word of a program is its own.
                contains -- "$path" $__dmon_programs
                and set ended 1
            end
        end
        echo "$path"
        test (count $arguments) -gt 0
        and printf '%s\n' $arguments
        return 0
    end

    # Whether the line is at this command, with this many arguments when a number is given.
    function __dmon_at
        set -l place (__dmon_scan)
        test "$place[1]" = "$argv[1]"
        or return 1
        test (count $argv) = 1
        or test (math (count $place) - 1) = $argv[2]
    end

    # Offers what the dmon that is completed for says on its own lines.
    function __dmon_ask
        set -l tokens (commandline -opc)
        set -l program (string replace -r '(^|/)dmon-[a-z-]+$' '$1dmon' -- $tokens[1])
        set program (string replace -r '^~' $HOME -- $program)
        $program ls --complete $argv 2>/dev/null </dev/null
    end

    function __dmon_ids
        set -l place (__dmon_scan)
        test (count $place) -gt 1
        and __dmon_ask ids -- $place[2]
    end

    function __dmon_names
        set -l place (__dmon_scan)
        set -l prefix (string join ' ' -- $place[2..-1])
        for path in $__dmon_paths
            if test -z "$prefix"
                string match -q '* *' -- $path
                or echo $path
            else if string match -q "$prefix *" -- $path
                string replace "$prefix " '' -- $path
            end
        end
    end

    function __dmon_program
        set -l place (__dmon_scan)
        test (count $place) -lt 2; and string match -q -- '-*' (commandline -ct)
        and return
        set -l words (string escape -- $place[2..-1]) (commandline -ct)
        complete -C (string join ' ' -- $words)
    end

    """#
}

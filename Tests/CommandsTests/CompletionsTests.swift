import Support
import Testing

@testable import Commands

/// Real shells complete with the real scripts; a small script stands in for `dmon ls --complete`.
@Suite("Completions")
final class CompletionsTests {
  let directory: String

  init() throws {
    directory = try Support.run(["mktemp", "-d"]).text.replacing("\n", with: "")
    let program = """
      #!/bin/sh
      # Anything but the two calls that completions may make is an error that a test sees.
      case "$*" in
        "ls --complete groups") printf 'build\\nback up\\nother\\n' ;;
        "ls --complete services") printf 'web\\netl/load\\n@default\\n@etl\\n' ;;
        "ls --complete names") printf 'build\\nother\\nweb\\nopen\\n@etl\\n' ;;
        "ls --complete ids -- build") printf '1\\n2\\n12\\n' ;;
        "ls --complete ids -- back up") printf '7\\n' ;;
        *) echo "unexpected: $*" >> "${0%/*}/unexpected"; echo unexpected ;;
      esac
      """
    _ = try Support.run(["tee", "\(directory)/dmon"], input: Array(program.utf8))
    _ = try Support.run(["chmod", "+x", "\(directory)/dmon"])
    for shell in CompletionShell.allCases {
      _ = try Support.run(["tee", "\(directory)/\(shell.fileName)"], input: Array(shell.script().utf8))
    }
    _ = try Support.run(["tee", "\(directory)/.zshrc"], input: Array(Self.zshStart.utf8))
    _ = try Support.run(["mkdir", "\(directory)/here", "\(directory)/here/folder"])
    _ = try Support.run(["touch", "\(directory)/here/file.txt"])
  }

  deinit { _ = try? Support.run(["rm", "-rf", directory]) }

  /// The words of a line, the last of them being completed, and what is offered.
  static let lines: [([String], [String])] = [
    (["dmon", "rep"], ["report"]),
    (["dmon", "d"], ["daemon", "demo"]),
    (["dmon", "report", ""], ["add", "attach", "bytes", "done", "fail", "lines", "new", "scan", "set"]),
    (["dmon-report", "s"], ["scan", "set"]),
    (["dmon", "report", "set", "--m"], ["--message"]),
    (["dmon", "report", "set", "bu"], ["build"]),
    (["dmon", "report", "set", "-m", "text", "bu"], ["build"]),
    (["dmon", "report", "set", "build", "1"], ["1", "12"]),
    (["dmon-report", "set", "build", "2"], ["2"]),
    (["dmon-report", "done", "build", ""], ["1", "12", "2"]),
    (["dmon", "report", "set", "build", "1", ""], []),
    (["dmon", "report", "new", "build", "--parent", ""], ["1", "12", "2"]),
    (["dmon", "gc", "o"], ["other"]),
    (["dmon", "watch", "build", "ot"], ["other"]),
    (["dmon", "status", "ot"], ["other"]),
    (["dmon-list", "ot"], ["other"]),
    (["dmon", "ls", "o"], ["open", "other"]),
    (["dmon", "ls", "--c"], []),
    (["dmon", "stop", "w"], ["web"]),
    (["dmon", "stop", "web", "@"], ["@default", "@etl"]),
    (["dmon", "remove", "etl"], ["etl/load"]),
    (["dmon-rm", "etl"], ["etl/load"]),
    (["dmon", "signal", "H"], ["HUP"]),
    (["dmon", "signal", "HUP", "w"], ["web"]),
    (["dmon", "add", "--stop-signal", "Q"], ["QUIT"]),
    (["dmon", "add", "--restart", "on"], ["on-failure"]),
    (["dmon", "edit", "w"], ["web"]),
    (["dmon", "wait", "web", "--for", "re"], ["ready"]),
    (["dmon", "show-configuration", "--format", "y"], ["yaml"]),
    (["dmon-show-configuration", "w"], ["web"]),
    (["dmon", "daemon", "--log-level", "wa"], ["warning"]),
    (["dmon", "daemon", "--so"], ["--socket"]),
    (["dmon", "completions", ""], ["bash", "fish", "zsh"]),
    (["dmon", "help", "rep"], ["report"]),
    (["dmon", "help", "report", "a"], ["add", "attach"]),
    (["dmon", "run", "-g", "bu"], ["build"]),
    (["dmon", "install", "--prefix", "fo"], ["folder"]),
    (["dmon", "daemon", "--socket", "fi"], ["file.txt"]),
  ]

  @Test("bash offers what fits", arguments: lines)
  func bash(words: [String], offered: [String]) throws {
    let script = """
      source "$1/dmon.bash"; cd "$1/here"; shift
      complete -p "$1" >/dev/null || exit 9
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      _dmon
      for reply in "${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done | sort
      """
    let result = try run(["bash", "--norc", "-c", script, "bash", directory] + words)
    #expect(result.errorText == "" && result.code == 0)
    #expect(Self.lines(of: result.text) == offered.sorted())
    try expectNothingUnexpected()
  }

  @Test("bash offers the value after an equals sign, and quotes what a shell needs quoted")
  func bashDetails() throws {
    let script = """
      source "$1/dmon.bash"
      COMP_WORDS=(dmon daemon --log-level = w); COMP_CWORD=4; _dmon; echo "${COMPREPLY[*]}"
      COMP_WORDS=(dmon daemon --log-level =); COMP_CWORD=3; _dmon; echo "${COMPREPLY[*]}"
      COMP_WORDS=(dmon daemon --log_level w); COMP_CWORD=3; _dmon; echo "${COMPREPLY[*]}"
      COMP_WORDS=(dmon gc back); COMP_CWORD=2; _dmon; echo "${COMPREPLY[*]}"
      COMP_WORDS=(dmon run ls "$1/here/fi"); COMP_CWORD=3; _dmon; echo "${COMPREPLY[*]##*/}"
      """
    let result = try run(["bash", "--norc", "-c", script, "bash", directory])
    #expect(result.errorText == "")
    #expect(result.text == "warning\nerror warning info debug\nwarning\nback\\ up\nfile.txt\n")
  }

  @Test("fish offers what fits", arguments: lines)
  func fish(words: [String], offered: [String]) throws {
    let script = "source $argv[1]/dmon.fish; cd $argv[1]/here; complete -C (string join ' ' -- $argv[2..-1])"
    let result = try run(["fish", "--no-config", "-c", script, directory] + words)
    #expect(result.errorText == "" && result.code == 0)
    let names = Self.lines(of: result.text).map { line in
      let name = line.split(separator: "\t").first.map(String.init) ?? line
      return name.hasSuffix("/") ? String(name.dropLast()) : name
    }
    #expect(names.sorted() == offered.sorted())
    try expectNothingUnexpected()
  }

  @Test("zsh offers what fits", arguments: lines)
  func zsh(words: [String], offered: [String]) throws {
    let result = try run(["zsh", "-f", "-c", Self.zshDrive, "zsh", directory, words.joined(separator: " ")])
    #expect(result.code == 0, "\(result.errorText)")
    #expect(Set(Self.lines(of: result.text)) == Set(offered), "\(result.errorText)")
    try expectNothingUnexpected()
  }

  @Test("the scripts are free of syntax errors")
  func syntax() throws {
    for call in [["bash", "-n", "dmon.bash"], ["zsh", "-n", "_dmon"], ["fish", "-n", "dmon.fish"]] {
      let result = try run([call[0], call[1], "\(directory)/\(call[2])"])
      #expect(result.code == 0 && result.errorText == "", "\(call)")
    }
  }

  @Test("the scripts are those in the directory completions")
  func committed() throws {
    for shell in CompletionShell.allCases {
      try Golden.expect(shell.script(), isFile: "\(Golden.project)/completions/\(shell.fileName)")
    }
  }

  /// Types the line into a shell on a pseudo-terminal, asks for its list, and prints what was offered.
  static let zshDrive = #"""
    zmodload zsh/zpty || exit 7
    export ZDOTDIR=$1
    zpty shell zsh -d -i
    zpty -r shell text '*<<READY>>*' || exit 8
    zpty -w -n shell "$2"$'\C-t\C-x'
    zpty -r shell text '*<<END>>*' || exit 9
    zpty -d shell
    print -r -- "$text" | grep -o '<[^<>]*>' | tr -d '<>' | sort -u | grep -v -x -E 'READY|END'
    exit 0
    """#

  /// What the shell on the pseudo-terminal reads first: every word that is offered is printed between angle brackets.
  static let zshStart = #"""
    PS1= PS2=
    fpath=($ZDOTDIR $fpath)
    autoload -Uz compinit
    compinit -u -D
    compadd () {
      if [[ " $* " == *" -"[OAD]" "* ]]; then builtin compadd "$@"; return; fi
      local -a __found
      builtin compadd -O __found "$@"
      (( $#__found )) && print -rn -- "<"${^__found}">"
      builtin compadd "$@"
    }
    offer () { _main_complete; compstate[insert]= compstate[list]=; }
    finish () { print -rn -- "<<END>>" }
    zle-line-init () { print -rn -- "<<READY>>" }
    zle -C offer list-choices offer
    zle -N finish
    zle -N zle-line-init
    bindkey "^T" offer
    bindkey "^X" finish
    cd $ZDOTDIR/here

    """#

  private func run(_ arguments: [String]) throws -> RunResult {
    let path = try Support.run(["sh", "-c", "printf %s \"$PATH\""]).text
    return try Support.run(
      ["timeout", "30"] + arguments,
      environment: ["PATH": "\(directory):\(path)", "HOME": directory, "LC_ALL": "C.UTF-8"])
  }

  private func expectNothingUnexpected() throws {
    #expect(try Support.run(["cat", "\(directory)/unexpected"]).text == "")
  }

  private static func lines(of text: String) -> [String] { text.split(separator: "\n").map(String.init) }
}

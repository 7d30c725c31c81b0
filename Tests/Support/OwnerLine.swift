/// A line of a shell script that registers a task, and who the task should belong to.
package struct OwnerLine: Sendable {
  /// Works in bash and in dash; prints an id, or sets one, or neither. `dmon report done` in it may find no such task.
  package var line: String
  /// The name of the program that owns the task: the outermost of this name below the script; `script` for the shell that
  /// runs the script.
  package var owner: String

  package init(_ line: String, _ owner: String) {
    self.line = line
    self.owner = owner
  }

  package static let all: [OwnerLine] = [
    OwnerLine(#"dmon report new g"#, "script"),
    OwnerLine(#"dmon report new g & wait"#, "script"),
    OwnerLine(#"id=$(dmon report new g)"#, "script"),
    OwnerLine(#"id=$(dmon report new g || exit 1)"#, "script"),
    OwnerLine(#"id=$(dmon report new g | tr -d x)"#, "script"),
    OwnerLine(#"id=$(timeout 5 dmon report new g)"#, "script"),
    OwnerLine(#"timeout 5 dmon report new g"#, "script"),
    OwnerLine(#"id=$(timeout 5 dmon report new g | tr -d x)"#, "script"),
    OwnerLine(#"timeout 5 env X=1 nice dmon report new g"#, "script"),
    OwnerLine(#"sh -c "dmon report new g""#, "script"),
    OwnerLine(#"sh -c "dmon report new g; true""#, "script"),
    OwnerLine(#"id=$(sh -c "dmon report new g; true")"#, "script"),
    OwnerLine(#"timeout 5 sh -c "dmon report new g; true""#, "script"),
    OwnerLine(#"bash -c "dmon report new g; true""#, "script"),
    OwnerLine(#"dash -c "dmon report new g | tr -d x; true""#, "script"),
    OwnerLine(#"sh -c 'dmon report new g --label "$(hostname)"; true'"#, "script"),
    OwnerLine(#"id=`dmon report new g`"#, "script"),
    OwnerLine(#"id=`dmon report new g 2>/dev/null`"#, "script"),
    OwnerLine(#"f() { dmon report new g; }; f"#, "script"),
    OwnerLine(#"f() { dmon report new g; }; id=$(f)"#, "script"),
    OwnerLine(#"f() { id=$(dmon report new g); echo $id; }; id=$(f)"#, "script"),
    OwnerLine(#"printf 'all:\n\t@dmon report new g\n' | make -s -f -"#, "make"),
    OwnerLine(#"printf 'all:\n\t@true; dmon report new g; true\n' | make -s -f -"#, "make"),
    OwnerLine(#"printf 'all:\n\t@id=$$(dmon report new g); echo $$id\n' | make -s -f -"#, "make"),
    OwnerLine(
      #"printf 'SHELL=bash\n.SHELLFLAGS=-eu -o pipefail -c\nall:\n\t@id=$$(dmon report new g | cat); echo $$id\n' | make -s -f -"#,
      "make"),
    OwnerLine(#"env X=1 dmon report new g"#, "script"),
    OwnerLine(#"nohup dmon report new g 2>/dev/null"#, "script"),
    OwnerLine(#"setsid dmon report new g"#, "script"),
    OwnerLine(#"setsid -w dmon report new g"#, "script"),
    OwnerLine(#"stdbuf -oL dmon report new g"#, "script"),
    OwnerLine(#"time dmon report new g"#, "script"),
    OwnerLine(#"(dmon report new g; true)"#, "script"),
    OwnerLine(#"dmon report new g | cat"#, "script"),
    OwnerLine(#"{ dmon report new g; true; } | cat"#, "script"),
    OwnerLine(#"echo | while read -r x; do dmon report new g; done"#, "script"),
    OwnerLine(#"eval 'id=$(dmon report new g)'"#, "script"),
    OwnerLine(#"bash -c 'id=$(dmon report new g); sleep 0'"#, "bash"),
    OwnerLine(#"sh -c 'id=$(dmon report new g || exit 1); sleep 0; dmon report done g $id'"#, "sh"),
    OwnerLine(#"bash -c 'dmon report new g; sleep 0'"#, "bash"),
    OwnerLine(#"setsid -w sh -c 'dmon report new g; true'"#, "script"),
    OwnerLine(#"setsid -w sh -c 'dmon report new g; sleep 0'"#, "sh"),
    OwnerLine(#"python3 -c 'import os; os.system("dmon report new g")'"#, "python3"),
    OwnerLine(#"python3 -c 'import os; os.popen("dmon report new g; true").read()'"#, "python3"),
    OwnerLine(#"echo g | xargs -n1 dmon report new"#, "xargs"),
    OwnerLine(#"echo g | xargs -n1 sh -c 'dmon report new "$0"; true'"#, "xargs"),
  ]
}

extension ManualPage {
  /// `dmon-recipes(7)`, for people with work in a shell that knows nothing of dmon.
  static func recipesPage() -> ManualPage {
    var roff = Roff(name: "dmon-recipes", section: 7)
    roff.section("NAME")
    roff.line("\(Roff.literal("dmon-recipes")) \\- progress of what runs in a shell")
    roff.section("DESCRIPTION")
    roff.prose(introduction)
    for recipe in Recipe.all { roff.prose([.heading(recipe.name), .paragraph(recipe.text), .code(recipe.code)]) }
    let rest = Manual(
      description: [], exitCodes: [], environment: [.socket, .autostart],
      seeAlso: ["dmon-report(1)", "dmon-run(1)", "dmon-watch(1)", "dmon-client(1)"])
    roff.closing(rest, examples: [])
    return ManualPage(name: "dmon-recipes", section: 7, text: roff.source)
  }

  private static let introduction: [Prose] = [
    .paragraph(
      "Each of these is a few lines for sh or bash, to be copied and changed. Watch them with `dmon watch`. None of them can "
        + "fail because of dmon: where no daemon can be reached `dmon report new` prints `0`, and every verb accepts that and "
        + "does nothing."),
    .list([
      .init(
        "The number of the task",
        "`ID=$(dmon report new `...`)`, exported where other processes report: as many as like may `add` to one task at the "
          + "same time. The task belongs to the script, and is lost when that is killed."),
      .init(
        "The end",
        "`dmon report done` or `dmon report fail`, by the exit code. A command that is one task as a whole needs nothing of "
          + "that: `dmon run -g `*GROUP*` -- `*COMMAND*."),
    ]),
  ]
}

/// Lines of shell that were tried, with what they are for.
package struct Recipe: Sendable {
  /// The program that it is about.
  package var name: String
  package var text: String
  package var code: String

  /// All of them, in the order of the page.
  package static let all = [make, xargs, parallel, find, rsync, remote, remoteWatch, loop]

  private static let make = Recipe(
    name: "make",
    text:
      "`make` runs each command with its SHELL, so a shell that reports makes every command count, also with `-j`. How many "
      + "there will be says `make -n`.",
    code: """
      cat > counting-sh <<'END'
      #!/bin/sh
      sh "$@" || exit
      dmon report add build "$ID" 1
      END
      chmod +x counting-sh
      export ID=$(dmon report new build --label make --total "$(make -n | wc -l)" --unit commands)
      make -j 4 SHELL=./counting-sh && dmon report done build "$ID" || dmon report fail build "$ID"
      """)

  private static let xargs = Recipe(
    name: "xargs -P",
    text: "Names first into a file, for the count; then every worker adds one when a name is done.",
    code: """
      find src -name '*.txt' -print0 > names
      export ID=$(dmon report new pack --label gzip --total "$(tr -cd '\\0' < names | wc -c)" --unit files)
      xargs -0 -P 4 -I NAME sh -c 'gzip -kf "$1" && dmon report add pack "$ID" 1 -m "$1"' sh NAME < names &&
        dmon report done pack "$ID" || dmon report fail pack "$ID"
      """)

  private static let parallel = Recipe(
    name: "GNU parallel",
    text:
      "The same; or each job as a task of its own, with its exit code, below one for all of them. `parallel` ends with the number of "
      + "jobs that failed.",
    code: """
      export ID=$(dmon report new sums --label parallel --total "$(ls src | wc -l)" --unit files)
      parallel -j 4 'cksum {} && dmon report add sums "$ID" 1' ::: src/* > sums.txt
      code=$?
      [ $code = 0 ] && dmon report done sums "$ID" || dmon report fail sums "$ID" --code $code

      parallel -j 4 'dmon run -g jobs --label {/} -- gzip -kf {}' ::: src/*.txt
      """)

  private static let find = Recipe(
    name: "find",
    text:
      "What `find` does with each file it can tell as well. Or count what goes through a pipe, in steps of a hundred, so that the "
      + "pipe is not slowed.",
    code: """
      export ID=$(dmon report new clean --total "$(find src -type f | wc -l)" --unit files)
      find src -type f -exec touch {} \\; -exec dmon report add clean "$ID" 1 \\; && dmon report done clean "$ID"

      export ID=$(dmon report new scan --label 'find /usr/share' --unit files)
      find /usr/share -type f | awk -v add="dmon report add scan $ID" '
        { print } NR % 100 == 0 { system(add " 100") } END { system(add " " NR % 100) }' > files.txt
      dmon report done scan "$ID"
      """)

  private static let rsync = Recipe(
    name: "rsync",
    text:
      "A dry run says how many files there are to move; then each name that it prints counts. In bash, whose `PIPESTATUS` has the "
      + "exit code of `rsync`.",
    code: """
      total=$(rsync -an --out-format=%n src/ copy/ | wc -l)
      ID=$(dmon report new backup --label rsync --total "$total" --unit files)
      rsync -a --out-format=%n src/ copy/ | while IFS= read -r name; do
        dmon report add backup "$ID" 1 -m "$name"
      done
      code=${PIPESTATUS[0]}
      [ $code = 0 ] && dmon report done backup "$ID" || dmon report fail backup "$ID" --code $code
      """)

  private static let remote = Recipe(
    name: "ssh, reporting to here",
    text:
      "Work on another computer reports to the daemon of this one through a socket that `ssh` passes on. `dmon` must be there, too. "
      + "A process of another computer cannot be looked after: `--pid 0` says so, and `--timeout` calls the task `stalled` "
      + "when nothing is heard.",
    code: """
      HERE=${DMON_SOCKET:-$XDG_RUNTIME_DIR/dmon/dmon.sock} THERE=/tmp/dmon-$USER-$$.sock
      ssh -R "$THERE:$HERE" "$HOST" "export DMON_SOCKET=$THERE DMON_AUTOSTART=0"'
        ID=$(dmon report new remote --label "$(hostname)" --total 3 --pid 0 --timeout 1m)
        for step in 1 2 3; do sleep 0.1; dmon report add remote "$ID" 1; done
        dmon report done remote "$ID"; rm "$DMON_SOCKET"'
      """)

  private static let remoteWatch = Recipe(
    name: "ssh, watching from here",
    text: "What another computer's daemon knows, as lines, as a view, or as JSON for a program:",
    code: """
      ssh "$HOST" dmon ls
      ssh -t "$HOST" dmon watch
      ssh "$HOST" dmon watch --json | head -n 1
      """)

  private static let loop = Recipe(
    name: "A loop",
    text: "With what it is at, and a last word when it is interrupted:",
    code: """
      ID=$(dmon report new photos --total "$(ls src | wc -l)")
      trap 'dmon report fail photos "$ID" -m interrupted; exit 130' INT TERM
      n=0
      for name in src/*; do
        cksum "$name" > /dev/null || { dmon report fail photos "$ID" -m "$name"; exit 1; }
        n=$((n + 1))
        dmon report set photos "$ID" $n -m "$name"
      done
      dmon report done photos "$ID"
      """)
}

internal import Platform

/// A shell script of the demo, as a user would write one: all that it knows of dmon is `dmon report`.
///
/// Its arguments are a group, then three words for each part: a file with one `SIZE PATH` a line, the total, and a label.
enum DemoScript: String, Sendable, CaseIterable {
  case hash, verify, count, compress

  var fileName: String { "\(rawValue).sh" }

  /// Whether its totals are bytes; otherwise they are files.
  var countsBytes: Bool { self == .compress }

  /// The programs that can do the work, the best first; each reads a file that it is given as its last word.
  private var programs: [[String]] {
    switch self {
    case .hash: [["sha256sum"], ["sha1sum"], ["md5sum"], ["cksum"], ["sum"], ["wc"]]
    case .verify: [["cksum"], ["sum"], ["md5sum"], ["wc"], ["cat"]]
    case .count: [["wc", "-w"]]
    case .compress: [["gzip", "-c"], ["bzip2", "-c"], ["xz", "-0", "-c"], ["sha256sum"], ["cksum"]]
    }
  }

  /// The first of them that is on this machine.
  private var program: [String]? { programs.first { Environment.findProgram($0[0]) != nil } }

  /// Its name; nil when this machine has none of them.
  var programName: String? { program?.first }

  /// The script with the program that this machine has; nil when it has none.
  var text: String? {
    guard let program = program?.joined(separator: " ") else { return nil }
    return switch self {
    case .hash: Self.hash(program)
    case .verify: Self.verify(program)
    case .count: Self.count(program)
    case .compress: Self.compress(program)
    }
  }

  private static func hash(_ program: String) -> String {
    """
    #!/bin/sh
    # One file after the other, and after each of them one more is done.
    group=$1 list=$2 total=$3 label=$4
    id=$(dmon report new "$group" --label "$label" --total "$total" --unit files)
    while read -r size file; do
      \(program) "$file" >/dev/null
      dmon report add "$group" "$id" 1
    done <"$list"
    dmon report done "$group" "$id"

    """
  }

  private static func verify(_ program: String) -> String {
    """
    #!/bin/sh
    # A file that cannot be read ends it.
    group=$1 list=$2 total=$3 label=$4
    id=$(dmon report new "$group" --label "$label" --total "$total" --unit files)
    while read -r size file; do
      if ! problem=$(\(program) "$file" 2>&1 >/dev/null); then
        dmon report fail "$group" "$id" -m "$problem"
        exit 1
      fi
      dmon report add "$group" "$id" 1
    done <"$list"
    dmon report done "$group" "$id"

    """
  }

  private static func count(_ program: String) -> String {
    """
    #!/bin/sh
    # Nobody knows how many words there are: no total, so a count and a speed, and the file that is read now.
    group=$1 list=$2 label=$4 sum=0
    id=$(dmon report new "$group" --label "$label" --unit words)
    while read -r size file; do
      words=$(\(program) <"$file")
      sum=$((sum + words))
      dmon report set "$group" "$id" "$sum" -m "$file"
    done <"$list"
    dmon report done "$group" "$id" -m "$sum words"

    """
  }

  private static func compress(_ program: String) -> String {
    """
    #!/bin/sh
    # Several directories at the same time, each as a task below the one for the whole.
    group=$1
    shift
    whole=$(dmon report new "$group" --label "compress all")
    part() {
      id=$(dmon report new "$group" --parent "$whole" --label "$3" --total "$2" --unit bytes)
      while read -r size file; do
        \(program) "$file" >/dev/null
        dmon report add "$group" "$id" "$size"
      done <"$1"
      dmon report done "$group" "$id"
    }
    while [ $# -gt 0 ]; do
      part "$1" "$2" "$3" &
      shift 3
    done
    wait
    dmon report done "$group" "$whole"

    """
  }
}

/// Documents that readers of YAML get wrong, most of them after the examples of the YAML 1.2 specification.
enum YAMLHardCases {
  /// What has to be read, as ruamel.yaml reads it.
  static let read: [String] = collections + scalars + folding + blockScalars + flows + anchors + words

  private static let collections = [
    "", "\n\n", "# nothing\n", "---\n", "---\n...\n", "--- # x\n", "a: b", "- a", "- a\n- b\n- c\n",
    "american:\n  - Boston\n  - Detroit\n",
    "american:\n- Boston\n- Detroit\nnational:\n- New York\n",
    "-\n  name: Mark\n  hr: 65\n-\n  name: Sammy\n  hr: 63\n",
    "- name: Mark\n  hr: 65\n- name: Sammy\n  hr: 63\n", "- - a\n  - b\n- - c\n", "-   -   a\n    -   b\n",
    "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", "a:\nb:\n", "a: # comment\n  b\n",
    "a:\n  # comment\n  b: c\n # deeper\n# not\n  d: e\n",
    "a:\n\n\n  b: c\n\n\nd: e\n", "- # nothing\n- a\n-\n", "- a:\n  - b\n  - c\n  d: e\n",
    "- a:\n    b\n- c:\n   - d\n", "-\n  - a\n-\n - b\n",
    "a: b   # comment\n", "a : b\n", "\"a\": b\n'c': d\n", "a:\n  - - - b\n", "--- a\n", "---\na: b\n...\n",
    "%YAML 1.2\n---\na: b\n",
    "--- |\n  text\n", "---\n- a\n...\n# comment\n", "\u{FEFF}a: b\n", "a: b\r\nc: |\r\n  x\r\n  y\r\n", "1: a\n2: b\n",
    "010: a\n",
    "a:\n  b: c\n  \n  d: e\n", "key with spaces: value with spaces\n", "? \"x\"\n".replacing("? ", with: ""),
    "a:\n    - b\n    - c\nd: e\n",
  ]

  private static let scalars = [
    "a: 'it''s'\n", "a: ''''\n", "a: ''\nb: \"\"\n",
    "a: \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\0\\a\\e\\v\\_\\N\\L\\P\\x41\\u00e9\\U0001F389\\ \"\n",
    "a: \"\\uD83D\\uDE00\"\n", "a: http://x.y/z?q=1#f\n", "a: b:c\n", "a: b#c\n", "a: -b\n", "a: --b\n", "a: ?b\n",
    "a: :b\n", "a: b]c}d,e\n",
    "a: b 'c' \"d\"\n", "a: b&c*d!e|f>g%h@i`j\n", "a: x [1]\n", "- *\n".replacing("*", with: "a*"), "a: 'x: y # z'\n",
    "a: \"x: y # z\"\n",
    "a: \"#\"\n", "a: b # c # d\n", "a: größe 日本 👩‍👩‍👧\n", "größe: 1\n日本: 2\n", "a: ---\n", "a: ...\n", "a: --- b\n",
    "-- a\n", "---a\n", "a: !\n".replacing("!", with: "x!"),
    "a: \\n\n", "a: 'b\\nc'\n", "a: \"tab\tinside\"\n", "a: @b\n".replacing("@", with: "b@"),
    "*/15: x\n".replacing("*", with: "x"), "schedule: \"*/15 * * * * *\"\n",
    "a: '*/15 * * * *'\n", "a:   b   \n", "x: a  b   c\n",
  ]

  private static let folding = [
    "a: b\n  c\n  d\n", "a: b\n\n  c\n\n\n  d\n", "a:\n  b\n  c\n", "a:\n b\n  c\n   d\n", "a: b\n  - c\n",
    "- a\n  b\n- c\n", "a b\nc d\n", "a: \"b\n  c\"\n",
    "a: \"b\n\n\n  c\"\n", "a: \"b \\\n  c\"\n", "a: \"b\\\n\n  c\"\n", "a: \"b   \n   c  \"\n", "a: \"b\\t  \n  c\"\n",
    "a: \"b\n  \\  c\"\n", "a: 'b\n\n  c  '\n", "a: ' b\n  c\n\n  d '\n",
    "a: \"\n  b\n  \"\n", "a: 'b\n  # c\n  d: e'\n", "- \"a\n  b\": c\n".replacing("\n  ", with: " "),
    "a: b\n  c # d\n",
    "\"folded \nto a space,\t\n \nto a line feed, or \t\\\n \\ \tnon-content\"\n",
    "\" 1st non-empty\n\n 2nd non-empty \n\t3rd non-empty \"\n",
    "' 1st non-empty\n\n 2nd non-empty \n\t3rd non-empty '\n", "1st non-empty\n\n 2nd non-empty\n  3rd non-empty\n",
  ]

  private static let blockScalars = [
    "a: |\n  b\n  c\nd: e\n", "a: |-\n  b\n", "a: |+\n  b\n\n\nc: d\n", "a: |\n  b\n\n\nc: d\n",
    "a: >\n  b\n  c\n\n  d\n", "a: >-\n  b\n    c\n  d\n", "a: >+\n  b\n\n",
    "a: >\n  b\n\n\n    c\n\n  d\n", "a: |2\n    b\n   c\n", "a: |2-\n    b\n", "a: |-2\n    b\n", "a: |1+\n  b\n\n",
    "- |\n a\n- >\n a\n b\n", "- |2\n   a\n", "- - |\n   a\n",
    "- a: |\n    b\n  c: d\n", "a: | # comment\n  b\n", "a: |\nb: c\n", "a: |+\n\nb: c\n", "a: |\n\n\n  b\n",
    "a: |\n  # no comment\n  b: c\n# comment\n", "a: |\n  b\n c: d\n".replacing("\n c", with: "\nc"),
    "a: |\n  b", "a: |+\n  b", "a: |\n", "a: |-\n  b\n\n",
    "a: >\n\n  folded\n  line\n\n  next\n  line\n    * bullet\n\n    * list\n    * lines\n\n  last\n  line\n\n# Comment\n",
    "- |\n detected\n- >\n \n  \n  # detected\n".replacing(" \n  \n", with: "\n"), "- |1\n  explicit\n- >\n detected\n",
    "a: |\n  b  \n  c\t\n", "a: |\n  \tb\n", "a: >\n  \tb\n  c\n", "--- >\n  a\n  b\n",
    "a: |\n  ---\n  ...\n", "strip: |-\n  text\nclip: |\n  text\nkeep: |+\n  text\n", "a: >\n  b\n  \n  c\n",
    "a: |\n  b\n   \n  c\n",
  ]

  private static let flows = [
    "[]\n", "{}\n", "[a, b]\n", "[a, b, ]\n", "{a: b, c: d}\n", "{a: b, }\n", "a: [b, [c, d], {e: f}]\n",
    "{a: [b, c], d: {e: f}}\n", "{a, b: c}\n", "{a: , b: c}\n", "[a: b, c]\n", "[a b: c d]\n",
    "{\"a\":b}\n", "{'a':b, \"c\":[d]}\n", "[a:b, c]\n", "{a: b:c}\n", "[http://x.y/z, a]\n", "a: [\n  b,\n  c\n]\n",
    "a: [\n  b, # comment\n  # comment\n  c\n  ]\n", "a: {\n  b: c,\n  d: e\n}\n", "[a\n b, c]\n",
    "{a: b\n  c}\n", "[\"a\n b\"]\n", "a: [1, 1.5, true, null, ~, no]\n", "[-1, -a, - ]\n".replacing(", - ", with: ""),
    "- [a]\n- {b: c}\n- - [d]\n", "[[[[]]]]\n", "[{}, []]\n", "{a: {b: {c: {}}}}\n",
    "[ , ]\n".replacing(" , ", with: " "),
    "[a#b]\n", "[a #b\n]\n", "{a: !!str 1}\n", "[&x a, *x ]\n", "{a: &x b, c: *x }\n", "['a''b', \"c\\\"d\"]\n",
    "command: [sh, \"-c\", 'while true; do date; sleep 5; done']\n",
  ]

  private static let anchors = [
    "a: &x b\nc: *x\n", "a: &x\n  b: c\nd: *x\n", "&x a: b\nc: *x\n", "- &x a\n- *x\n- *x\n", "a: &x [1, 2]\nb: *x\n",
    "a: &x\n- b\nc: *x\n", "a: &x\nb: *x\n", "a: &x |\n  b\nc: *x\n", "&x\na: b\n", "--- &x\na: b\n",
    "base: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\n", "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc:\n  <<: [*a, *b]\n",
    "a: &a {x: 1}\nb: &b\n  <<: *a\n  y: 2\nc:\n  z: 3\n  <<: *b\n", "c: {<<: {x: 1}, x: 2}\n", "\"<<\": a\n",
    "a: !!str 1\nb: !!int \"2\"\nc: !!float 3\nd: !!bool \"true\"\ne: !!null ''\n", "a: !!map {b: c}\nd: !!seq [e]\n",
    "a: !!map\n  b: c\nd: !!seq\n- e\n", "a: !!str\nb: c\n", "a: &x !!str 1\nb: !!str &y 2\n", "!!str a: b\n",
    "a: !!str\n  b\n", "!!map\na: b\n", "x: &d-1_a b\ny: *d-1_a\n", "*\n".replacing("*", with: "&x a"),
    "a: &x b\n*x : c\n",
  ]

  /// What means something, and what only looks like it.
  private static let words = [
    "~", "null", "Null", "NULL", "nULL", "nul", "true", "True", "TRUE", "tRUE", "truE", "false", "False", "FALSE",
    "yes", "Yes", "no", "No", "NO", "on", "off", "y", "n", "0", "-0", "+0", "00", "010", "08", "-010", "+12", "0o17",
    "0o8", "0o", "0x1F", "0xff", "0xG", "0x", "1.5", "1.", ".5", "-.5", "+.5", "1e3", "1E+3", "1e-3", "1.5e3", "1e",
    "e3", "1e+", "0.0", "-0.0", ".", "..", "1.2.3", ".inf", ".Inf", ".INF", "-.inf", "+.inf", ".iNF", ".nan",
    ".NaN", ".NAN", "-.nan", ".Nan", "inf", "nan", "12:30", "1:2:3", "190:20:30", "2026-11-21", "2026-11-21T10:00:00Z",
    "_1", "a_1", "12_a", "9223372036854775807", "-9223372036854775808", "0.1", "123456789012345678.5",
    "4.9e-324", "1.7976931348623157e308", "0.30000000000000004", "1,5", "1 2", "$1", "10s", "1.5 MiB", "0b2", "-", "+",
    "-a", "<", "==", "<<a",
  ].map { "a: \($0 == "-" || $0 == "+" ? "x\($0)" : $0)\nb: [\($0 == "1,5" || $0 == "-" ? "x" : $0)]\n" }

  /// What ours refuses although ruamel.yaml reads it, with the word that its message has to have.
  static let refused: [(text: String, why: String)] = [
    ("? a\n: b\n", "'?'"), ("? [a]\n: b\n", "'?'"), (": a\n", "key before ':'"), ("a: !x b\n", "tag"),
    ("a: ! b\n", "tag"),
    ("a: !<tag:yaml.org,2002:str> b\n", "tag"), ("a: !!set {b}\n", "tag"), ("a: !!binary aGk=\n", "tag"),
    ("%TAG ! tag:x,2000:\n---\na: b\n", "%YAML 1.2"), ("%YAML 1.1\n---\na: b\n", "YAML 1.2"), ("a: 1_000\n", "quotes"),
    ("a: 0b11\n", "quotes"), ("a: -0x1F\n", "quotes"), ("a: .5e3\n", "quotes"), ("a: 9223372036854775808\n", "64 bits"),
    ("a: 1e400\n", "too large"), ("true: a\n", "key has to be text"), ("~: a\n", "key has to be text"),
    ("1.5: a\n", "key has to be text"), ("[a]: b\n", "cannot be a key"), ("{a:}\n", "space was expected"),
    ("a: \"b\nc\"\n", "not closed"), ("a: [\nb]\n", "not closed"), ("a: &x b\nc: &x d\n", "another name"),
    ("a: &x [*x ]\n", "contain itself"), ("a: !!bool yes\n", "!!bool"), ("a: !!null b\n", "!!null"),
    ("a\rb\n", "carriage"),
    ("a: b\u{2028}c\n", "U+2028"), ("|\na\n", "indented"),
  ]

  /// What nobody reads, with a word of the message.
  static let wrong: [(text: String, why: String)] = [
    ("a: b: c\n", "mapping cannot begin"), ("a: - b\n", "list begins"), ("a: b\n c: d\n", "mapping cannot begin"),
    ("a:\n  b: c\n d: e\n", "indented"), ("- a\n b\n- c\n  - d\n x: y\n", "mapping"),
    ("a: b\n- c\n", "key was expected"), ("- a\nb: c\n", "next item"), ("a:\n\tb: c\n", "tab"), ("\ta: b\n", "tab"),
    ("a: [b\n", "not closed"), ("a: {b: c\nd: e\n", "not closed"), ("a: [b}\n", "bracket"),
    ("a: ]\n", "begin with"), ("a: }\n", "begin with"), ("a: \"b\n", "never closed"), ("a: 'b\n", "never closed"),
    ("a: \"b\" c\n", "over before"), ("a: 'b'c\n", "over before"), ("a: [b] c\n", "over before"),
    ("a: \"\\q\"\n", "escape"), ("a: \"\\x4\"\n", "hexadecimal"), ("a: \"\\uD800\"\n", "surrogate"),
    ("a: \"\\U00110000\"\n", "character"), ("a: *x\n", "anchor"), ("a: &\n", "name"), ("a: * b\n", "name"),
    ("a: &x *y\n", "alias"), ("a: &x &y b\n", "one anchor"), ("a: !!str !!int 1\n", "one tag"),
    ("a: !!int b\n", "!!int"), ("a: !!map [b]\n", "!!map"), ("a: !!float x\n", "!!float"),
    ("a: @b\n", "begin with '@'"), ("a: `b`\n", "begin with '`'"),
    ("a: %b\n", "begin with '%'"), ("a: ,b\n", "begin with ','"), ("[a,,b]\n", "value was expected"),
    ("[,a]\n", "value was expected"), ("{a: b c: d}\n", "',' or '}'"), ("[a b\n", "not closed"),
    ("a: |x\n  b\n", "'+', '-'"),
    ("a: |0\n  b\n", "'+', '-'"), ("a: |11\n  b\n", "'+', '-'"), ("a: | b\n", "comment"),
    ("a: |\n  b\n c\n", "indented"), ("a: b\na: c\n", "stands twice"), ("{a: 1, a: 2}\n", "stands twice"),
    ("1: a\n01: b\n", "stands twice"),
    ("a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n", "stands twice"), ("a:\n  <<: b\n", "takes a mapping"),
    ("a:\n  <<: [b]\n", "takes a mapping"), ("a\n---\nb\n", "second document"), ("a: b\n---\n", "second document"),
    ("a: b\n...\nc: d\n", "indented"),
    ("%YAML 1.2\na: b\n", "'---'"), ("%YAML 1.2\n%YAML 1.2\n---\n", "twice"), ("--- a: b\n", "mapping cannot begin"),
    ("...\n", "there is none"), ("a: \u{1}\n", "control"), ("a: \u{7F}\n", "control"),
    ("a: \"b\n---\nc\"\n", "not closed"),
    ("a: [b,\n---\nc]\n", "not closed"), ("a:\n  - b\n c\n", "indented"), ("a\nb: c\n", "mapping cannot begin"),
    ("a: 'b\n c': d\n", "cannot begin"), ("\"a\nb\": c\n", "one line"), ("a: b\nc\n", "KEY: VALUE"),
    ("a: b #c\n  d\n", "indented"),
    ("a: |\n   \n  b\n", "empty line"), ("a: =\n", "quotes"), ("a: <<\n", "quotes"), ("[?a]\n", "'?'"),
    ("{a: ?b}\n", "'?'"), ("a:\tb\n", "tab"), ("a: b\tc\n", "tab"), ("-\ta\n", "tab"), ("a: b\n\t\nc: d\n", "tab"),
    ("[\"a\":1]\n", "','"), ("['a':, b]\n", "','"),
  ]
}

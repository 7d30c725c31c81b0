/// What the command line asks for.
struct Options {
  static let help = """
    usage: swift run -c release Benchmarks [--quick] [ROW...]

    Measures dmon beside what it is compared with, in alternation, and prints a table of ratios.
    Every figure is the median (min-max) of the repeats.

      --quick   a smoke run of seconds: shows that everything runs, too short to judge by

    rows:
    \(RowCatalogue.all.map { "  \(padded($0.name, to: 13)) \($0.about)" }.joined(separator: "\n"))
    """

  var quick = false
  var help = false
  var rows: [Row] = []

  init(_ arguments: [String]) throws {
    for argument in arguments {
      switch argument {
      case "--quick": quick = true
      case "--help", "-h": help = true
      default:
        guard let row = RowCatalogue.all.first(where: { $0.name == argument }) else {
          let names = RowCatalogue.all.map(\.name).joined(separator: ", ")
          throw Failure("there is no row '\(argument)'; the rows are \(names)", exitCode: 64)
        }
        rows.append(row)
      }
    }
    if rows.isEmpty { rows = RowCatalogue.all }
  }
}

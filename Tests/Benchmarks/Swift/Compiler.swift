import CBenchmarks

/// Builds a C program of Reference/ with whatever compiler there is.
enum Compiler {
  /// The path of the program; nil when there is no compiler.
  /// - Parameter header: included before the source.
  static func build(_ name: String, in directory: String, including header: String? = nil) throws -> String? {
    guard let compiler = Program.find("cc") ?? Program.find("clang") ?? Program.find("gcc") else { return nil }
    let source = Files.directory(of: Files.directory(of: #filePath)) + "/Reference/\(name).c"
    let binary = "\(directory)/\(name)"
    let program = Program(
      compiler, ["-O2", "-static"] + (header.map { ["-include", $0] } ?? []) + ["-o", binary, source],
      environment: Bench.environment(home: directory))
    let log = "\(directory)/compiler.log"
    guard try program.run(milliseconds: 60_000, log: log) == 0 else {
      throw Failure("\(compiler) cannot build \(source): \((try? Files.text(of: log)) ?? "")")
    }
    return binary
  }
}

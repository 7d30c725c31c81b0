import CBenchmarks

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.count == 2, arguments[0] == ReferenceServer.word {
  // This same executable again, as the C server that dmon is compared with.
  bench_catch_signals()
  bench_exit(bench_reference_server(arguments[1]) == 0 ? 0 : 69)
}
if let code = Capture.run(arguments) { bench_exit(code) }
do {
  let options = try Options(arguments)
  if options.help {
    print(Options.help)
    bench_exit(0)
  }
  bench_catch_signals()
  bench_exit(try Bench(options).measureAll())
} catch let failure as Failure {
  bench_say("Benchmarks: \(failure.text)")
  bench_exit(failure.exitCode)
}

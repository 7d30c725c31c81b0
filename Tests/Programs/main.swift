import Platform

// One program for all tests: the first argument says what it does. It prints what it saw and leaves judging to the test.
switch CommandLine.arguments.dropFirst().first {
case "orphans": OrphansProgram.run()
case "identity": IdentityProgram.run()
default: print("no such program")
}

// swift-tools-version: 6.2
import PackageDescription

/// Release builds are static executables: one file that runs anywhere, also in an empty chroot.
let staticRelease: [String] = ["-static-executable"]

/// Overlapping accesses are found by the debug builds and their tests; looking for them costs 4 % of a call.
let fastRelease: [String] = ["-enforce-exclusivity=unchecked"]

/// Nothing here uses Regex; the import that every file gets would link 800 kB of it.
let withoutRegex: [String] = ["-Xfrontend", "-disable-implicit-string-processing-module-import"]

/// Only what is used goes into the file: less to map at each start. The linker is the toolchain's own.
let smallRelease: [String] = [
  "-use-ld=lld", "-Xlinker", "--gc-sections", "-Xlinker", "--icf=safe", "-Xlinker", "--strip-debug",
]

/// `.ci/run` sets this: warnings are errors. Whoever builds with another compiler gets its new warnings as warnings.
let isStrict = Context.environment["DMON_WARNINGS"] == "error"

let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .unsafeFlags(staticRelease + fastRelease, .when(configuration: .release)),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let cSettings: [CSetting] =
  [.enableWarning("all"), .enableWarning("extra")] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let link: [LinkerSetting] = [.unsafeFlags(staticRelease + smallRelease, .when(configuration: .release))]

/// A room of the house; `below` names the rooms that it may call.
func room(_ name: String, below: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: below, swiftSettings: settings + [.unsafeFlags(withoutRegex)])
}

func tests(of name: String, _ rooms: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: rooms + ["Support"], swiftSettings: settings)
}

let package = Package(
  name: "dmon",
  products: [.executable(name: "dmon", targets: ["dmon"])],
  targets: [
    .target(name: "CLinux", cSettings: cSettings),
    room("Model", below: []),
    room("Platform", below: ["Model", "CLinux"]),
    room("Varlink", below: ["Model"]),
    room("Journal", below: ["Platform", "Model"]),
    room("Keeper", below: ["Varlink", "Platform", "Model"]),
    room("Daemon", below: ["Journal", "Varlink", "Platform", "Model"]),
    room("Client", below: ["Varlink", "Platform", "Model"]),
    room("Screen", below: ["Model"]),
    room("Configuration", below: ["Model"]),
    .target(
      name: "Clients", resources: [.embedInCode("dmon.py"), .embedInCode("dmon.h")],
      swiftSettings: settings + [.unsafeFlags(withoutRegex)]),
    room(
      "Commands",
      below: [
        "Daemon", "Keeper", "Client", "Clients", "Screen", "Configuration", "Journal", "Varlink", "Platform", "Model",
      ]),
    .executableTarget(
      name: "dmon", dependencies: ["Commands"], swiftSettings: settings + [.unsafeFlags(withoutRegex)],
      linkerSettings: link),

    .target(
      name: "Support", dependencies: ["Platform", "Screen", "Model"], path: "Tests/Support", swiftSettings: settings),
    tests(of: "ModelTests", ["Model"]),
    // What a test can only see from outside: a process that does one thing and says what came of it.
    .executableTarget(
      name: "TestPrograms", dependencies: ["Platform", "Model"], path: "Tests/Programs", swiftSettings: settings,
      linkerSettings: link),
    tests(of: "PlatformTests", ["Platform", "Model", "TestPrograms"]),
    tests(of: "VarlinkTests", ["Varlink", "Platform", "Model"]),
    tests(of: "JournalTests", ["Journal", "Varlink", "Platform", "Model"]),
    // Plays keeper and daemon for the tests: the keeper has to be a process of its own, and starts its own executable.
    .executableTarget(
      name: "KeeperProbe", dependencies: ["Keeper", "Varlink", "Platform", "Model"], path: "Tests/KeeperProbe",
      swiftSettings: settings),
    tests(of: "KeeperTests", ["Keeper", "KeeperProbe", "Varlink", "Platform", "Model"]),
    tests(of: "DaemonTests", ["Daemon", "Journal", "Varlink", "Platform", "Model"]),
    tests(of: "ScreenTests", ["Screen", "Model"]),
    tests(of: "ConfigurationTests", ["Configuration", "Screen", "Model"]),
    tests(
      of: "CommandsTests",
      ["Commands", "Client", "Configuration", "Screen", "Journal", "Varlink", "Platform", "Model"]),
    tests(
      of: "EndToEndTests",
      ["dmon", "Commands", "Keeper", "Journal", "Client", "Varlink", "Screen", "Platform", "Model"]),
    tests(of: "StyleTests", ["Platform"]),
    .target(name: "CBenchmarks", path: "Tests/Benchmarks/C", cSettings: cSettings),
    // Depends on the executable only so that `swift run Benchmarks` builds what it measures.
    .executableTarget(
      name: "Benchmarks", dependencies: ["CBenchmarks", "Configuration", "Keeper", "Platform", "Model", "dmon"],
      path: "Tests/Benchmarks/Swift", swiftSettings: settings, linkerSettings: link + [.linkedLibrary("m")]),
  ]
)

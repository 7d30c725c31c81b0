package import Model

/// What a configuration file says, whichever format it has: dmon's own, PPM's or ProcMan's.
package struct ServiceFile: Sendable, Equatable {
  /// In the order of the file.
  package var services: [Service] = []
  /// What holds for groups as a whole.
  package var groups: [SavedGroupRule] = []
  /// The other hosts of ProcMan.
  package var deputies: [String] = []
  /// What PPM says of its own work.
  package var statsInterval: Microseconds?
  package var restartInterval: Microseconds?
  package var watchRestartInterval: Microseconds?
  package var clockCheckInterval: Microseconds?
  package var logger: Logger?

  package init() {}

  /// A service of the file.
  package struct Service: Sendable, Equatable {
    package var specification: ServiceSpecification
    /// Where it stands: its name, or its first line.
    package var position: ConfigurationPosition
    package var watch: Watch?
    /// The number that PPM gives it.
    package var id: Int?
    /// Where it is to run, as it is written; nil: here.
    package var host: String?

    package init(_ specification: ServiceSpecification, at position: ConfigurationPosition) {
      self.specification = specification
      self.position = position
    }
  }

  /// The files whose changes restart a service.
  package struct Watch: Sendable, Equatable {
    package var paths: [String] = []
    package var include: [String] = []
    package var exclude: [String] = []
    package var maxDepth: Int?
    package var delay: Microseconds?

    package init() {}
  }

  /// Where PPM keeps logs.
  package struct Logger: Sendable, Equatable {
    package var path: String?
    package var maxFiles: Int?
    /// In bytes.
    package var maxFileSize: Int?

    package init() {}
  }

  /// Says why there is no time zone of that name; nil: there is.
  package typealias ZoneCheck = (String) -> String?

  /// Reads a file: either all that it says, or everything that is wrong with it, in the order of the lines.
  ///
  /// - Parameters:
  ///   - directory: the absolute path that relative ones go out from: that of the file.
  ///   - hosts: the names of this host beside `localhost`; a service of another one has its `host`.
  ///   - zones: whether there is such a time zone, which only the machine knows; without it each name is taken.
  package static func read(
    _ source: ConfigurationSource, directory: String, hosts: Set<String> = [],
    zones: ZoneCheck? = nil
  ) -> Result<ServiceFile, ConfigurationProblems> {
    do throws(ConfigurationProblem) {
      let root = try source.read()
      var reader = ServiceFileReader(source, directory: directory, hosts: hosts, zones: zones)
      let file = reader.file(root)
      if reader.problems.isEmpty { return .success(file) }
      return .failure(ConfigurationProblems(all: reader.problems.sorted { $0.position < $1.position }))
    } catch {
      return .failure(ConfigurationProblems(all: [error]))
    }
  }
}

/// Everything that is wrong with a file.
package struct ConfigurationProblems: Error, Sendable, Equatable {
  /// At least one; by their places.
  package var all: [ConfigurationProblem]
}

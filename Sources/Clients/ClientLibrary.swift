/// A library that programs use to report, as one file that is in this executable.
package enum ClientLibrary: String, Sendable, CaseIterable {
  case python
  case c

  /// What the file is called.
  package var fileName: String {
    switch self {
    case .python: "dmon.py"
    case .c: "dmon.h"
    }
  }

  /// The whole file.
  package var text: String {
    switch self {
    case .python: String(decoding: PackageResources.dmon_py, as: UTF8.self)
    case .c: String(decoding: PackageResources.dmon_h, as: UTF8.self)
    }
  }
}

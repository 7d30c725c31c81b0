import Platform
import Support

/// The executable with one program for each test that needs a process to look from.
enum TestProgram {
  /// It lies beside the executable of the tests.
  static let path = (FilePath.parent(of: Environment.ownExecutable ?? "") ?? ".") + "/TestPrograms"
}

/// `cat`, which says what it is told and ends when its standard input does.
func startCat(_ path: String = "/bin/cat") throws -> (pid: Int, input: FarEnd) {
  try FarEnd.pair { near, far in
    var spawn = Spawn(path: path, arguments: [path])
    spawn.descriptors = [near.raw, near.raw, -1]
    return (try spawn.start(), far)
  }
}

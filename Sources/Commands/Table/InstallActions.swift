/// What `dmon install` and `dmon help --generate` do to the file system. Each throws a line that names the path.
package struct InstallActions: Sendable {
  /// Makes a directory (0755) and those above it that are missing.
  package var makeDirectory: @Sendable (String) throws(CommandError) -> Void
  /// Copies the running executable (0755): written aside, then renamed, so that a running copy goes on.
  package var copyExecutable: @Sendable (String) throws(CommandError) -> Void
  /// Makes a symbolic link with this text at a path, in place of what is there.
  package var link: @Sendable (_ text: String, _ path: String) throws(CommandError) -> Void
  /// Writes a text file (0644): written aside, then renamed.
  package var write: @Sendable (_ text: String, _ path: String) throws(CommandError) -> Void
  /// The effective user is root.
  package var isRoot: @Sendable () -> Bool
  /// Runs a program of PATH with these arguments, which must end well within half a minute.
  package var succeeds: @Sendable ([String]) -> Bool

  /// Takes the actions as they are; tests record them instead.
  package init(
    makeDirectory: @escaping @Sendable (String) throws(CommandError) -> Void,
    copyExecutable: @escaping @Sendable (String) throws(CommandError) -> Void,
    link: @escaping @Sendable (_ text: String, _ path: String) throws(CommandError) -> Void,
    write: @escaping @Sendable (_ text: String, _ path: String) throws(CommandError) -> Void,
    isRoot: @escaping @Sendable () -> Bool, succeeds: @escaping @Sendable ([String]) -> Bool = { _ in false }
  ) {
    self.makeDirectory = makeDirectory
    self.copyExecutable = copyExecutable
    self.link = link
    self.write = write
    self.isRoot = isRoot
    self.succeeds = succeeds
  }
}

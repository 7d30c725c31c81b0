/// A method of an interface that the daemon speaks.
package protocol InterfaceMethod: Sendable {
  /// With the interface's name before it: `org.dmon.Progress.List`.
  var fullName: String { get }
}

/// A method of any interface that the daemon speaks, as a client calls it.
package struct InterfaceMethod: Sendable, Equatable {
  /// With the interface's name before it: `org.dmon.Progress.List`.
  package let fullName: String

  /// A method of `org.dmon.Progress`.
  package init(_ method: ProgressInterface.Method) { fullName = method.fullName }

  /// A method of `org.dmon.Supervisor`.
  package static func supervisor(_ method: SupervisorInterface.Method) -> InterfaceMethod {
    InterfaceMethod(fullName: method.fullName)
  }

  private init(fullName: String) { self.fullName = fullName }
}

/// The methods of `org.dmon.Progress` by their short names.
extension InterfaceMethod {
  package static var register: InterfaceMethod { InterfaceMethod(.register) }
  package static var report: InterfaceMethod { InterfaceMethod(.report) }
  package static var finish: InterfaceMethod { InterfaceMethod(.finish) }
  package static var fail: InterfaceMethod { InterfaceMethod(.fail) }
  package static var list: InterfaceMethod { InterfaceMethod(.list) }
  package static var forget: InterfaceMethod { InterfaceMethod(.forget) }
  package static var sweep: InterfaceMethod { InterfaceMethod(.sweep) }
  package static var notices: InterfaceMethod { InterfaceMethod(.notices) }
}

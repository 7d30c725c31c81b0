/// A request to the supervisor that was carried out; it goes with the last change that it made.
package struct SavedServiceRequest: Sendable, Equatable, Codable {
  package var request: String
  package var method: SupervisorInterface.Method
  /// What was named, as the client wrote it.
  package var names: [String]
  package var answered: Timestamp

  package init(request: String, method: SupervisorInterface.Method, names: [String], answered: Timestamp) {
    self.request = request
    self.method = method
    self.names = names
    self.answered = answered
  }
}

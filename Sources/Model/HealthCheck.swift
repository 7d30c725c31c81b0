/// What shows that a service is well: `--health`.
package struct HealthCheck: Sendable, Hashable {
  package var probe: Probe

  /// - Throws: what is wrong with it.
  package init(_ text: String) throws(NetworkPlace.Complaint) {
    let (kind, rest) = ReadyCondition.split(text)
    guard let probe = try Probe(kind, rest) else {
      throw .init("'\(text.prefix(80))' checks nothing: 'exec:COMMAND', 'port:N' and 'http:URL' do")
    }
    self.probe = probe
  }
}

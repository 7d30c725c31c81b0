/// Why something is no time zone.
package struct TimeZoneError: Error, Equatable {
  /// A sentence's end: `no time zone is called 'Europe/Berlim'; is 'Europe/Berlin' meant?`
  package var message: String

  package init(_ message: String) { self.message = message }
}

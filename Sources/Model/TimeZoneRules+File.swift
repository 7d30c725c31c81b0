extension TimeZoneRules {
  /// The rules in the bytes of a zone file (TZif, RFC 8536, versions 1 to 4).
  /// - Throws: ``TimeZoneError`` when they are none, are damaged, or count leap seconds.
  package init(file bytes: [UInt8]) throws(TimeZoneError) {
    guard var reader = ZoneFileReader(bytes), let rules = reader.read() else {
      throw TimeZoneError("not a zone file, or a damaged one")
    }
    guard !reader.countsLeapSeconds else {
      throw TimeZoneError("a zone file that counts leap seconds, as no clock here does")
    }
    self = rules
  }
}

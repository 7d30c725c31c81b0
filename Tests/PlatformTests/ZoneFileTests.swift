import Model
import Support
import Testing

@testable import Platform

@Suite("Zone files")
struct ZoneFileTests {
  /// Noon in the middle of winter.
  private let winter = Timestamp(microseconds: 1_736_510_400_000_000)

  private func message(_ name: String) -> String? {
    do throws(TimeZoneError) {
      _ = try ZoneFile.rules(named: name)
      return nil
    } catch {
      return error.message
    }
  }

  @Test("a zone is found by its name")
  func named() throws {
    #expect(try ZoneFile.rules(named: "Europe/Berlin").clock(at: winter) == ZoneClock(offset: 3_600, name: "CET"))
    #expect(try ZoneFile.rules(named: "America/Argentina/Ushuaia").clock(at: winter).offset == -10_800)
    #expect(try ZoneFile.rules(named: "UTC").clock(at: winter).offset == 0)
  }

  @Test("one that is not there is refused with the nearest there is")
  func nearest() {
    #expect(message("Europe/Berlim") == "no time zone is called 'Europe/Berlim'; is 'Europe/Berlin' meant?")
    #expect(message("Nowhere/Xyzzy") == "no time zone is called 'Nowhere/Xyzzy'")
  }

  @Test(
    "a name that would lead out of the directory is no name",
    arguments: [
      "", "/etc/localtime", "../../etc/passwd", "Europe/../Europe/Berlin", "./UTC", "Europe//Berlin", "Europe/", "-x",
      ".",
      "Europe/Berlin\u{0}", "a b", "Zürich", String(repeating: "a", count: 300),
    ])
  func tricks(name: String) {
    #expect(!ZoneFile.isName(name))
    #expect(message(name)?.hasSuffix("is no name of a time zone; one is like Europe/Berlin") == true)
  }

  @Test(
    "TZ is read as the C library reads it",
    arguments: [
      ("Europe/Berlin", "Europe/Berlin", 3_600), (":Europe/Berlin", "Europe/Berlin", 3_600),
      ("/usr/share/zoneinfo/Asia/Kolkata", "Asia/Kolkata", 19_800), ("XYZ-4", "XYZ-4", 14_400), ("", "UTC", 0),
      ("../../etc/passwd", "UTC", 0), ("/etc/passwd", "UTC", 0), ("/", "UTC", 0),
    ])
  func variable(text: String, name: String, offset: Int) {
    let zone = ZoneFile.system(text)
    #expect(zone.name == name)
    #expect(zone.rules.clock(at: winter).offset == offset)
  }

  @Test("without TZ it is the machine's zone, as the C library shows it")
  func machine() {
    let now = Clocks.wall
    #expect(Clocks.localText(now).hasPrefix(ZoneFile.system().rules.civil(at: now).text))
  }
}

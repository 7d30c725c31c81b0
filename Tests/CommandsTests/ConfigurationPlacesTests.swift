import Support
import Testing

@testable import Commands

@Suite("Where configuration files are looked for")
struct ConfigurationPlacesTests {
  private func search(_ variables: [String: String], in directory: String? = nil) -> ConfigurationSearch {
    ConfigurationSearch(variable: { variables[$0] }, directory: directory)
  }

  @Test("in the home directory, in this order")
  func home() {
    #expect(
      search(["HOME": "/h"]).places == [
        "/h/.config/dmon/dmon.yml", "/h/.dmon.yml", "/h/.config/partner/partner-pm.yml", "/h/.partner-pm.yml",
      ])
    #expect(
      search(["HOME": "/h", "XDG_CONFIG_HOME": "/c", "PPM_CONFIG": "/p/ppm.yml"]).places == [
        "/c/dmon/dmon.yml", "/h/.dmon.yml", "/p/ppm.yml", "/h/.config/partner/partner-pm.yml", "/h/.partner-pm.yml",
      ])
    #expect(search([:]).places == [])
    // What is relative means another file wherever one is.
    #expect(search(["HOME": "h", "XDG_CONFIG_HOME": "c", "PPM_CONFIG": "p"]).places == [])
  }

  @Test("in the current directory only where that counts, and each file once")
  func directory() {
    #expect(search([:], in: "/d").places == ["/d/.dmon.yml", "/d/.partner-pm.yml"])
    #expect(
      search(["HOME": "/h", "PPM_CONFIG": ".partner-pm.yml"], in: "/h").places == [
        "/h/.config/dmon/dmon.yml", "/h/.dmon.yml", "/h/.partner-pm.yml", "/h/.config/partner/partner-pm.yml",
      ])
  }

  @Test("DMON_CONFIG names them all, or says that there is none")
  func named() {
    #expect(search([:]).named == nil)
    #expect(search(["DMON_CONFIG": ""]).files == [])
    #expect(search(["DMON_CONFIG": "/a:b:/c"]).named == ["/a", "/c"])
    #expect(search(["DMON_CONFIG": "/a:b"], in: "/d").named == ["/a", "/d/b"])
  }

  @Test("what is named by a relative path and does not count is told")
  func ignored() {
    #expect(
      search(["DMON_CONFIG": "/a:b"]).ignored == ["DMON_CONFIG names 'b', which is no absolute path: it is not read"])
    #expect(search(["DMON_CONFIG": "/a:b"], in: "/d").ignored == [])
    #expect(
      search(["PPM_CONFIG": "p"]).ignored == ["PPM_CONFIG names 'p', which is no absolute path: it is not read"])
    #expect(search(["DMON_CONFIG": "", "PPM_CONFIG": "p"]).ignored == [])
  }
}

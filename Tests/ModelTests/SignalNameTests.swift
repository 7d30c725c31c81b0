import Model
import Testing

@Suite("Names of signals")
struct SignalNameTests {
  @Test("every number has a text that leads back to it")
  func roundTrip() {
    for number in 1...64 where number != 32 && number != 33 {
      #expect(SignalName.number(SignalName.text(number)) == number)
      #expect(SignalName.number("\(number)") == number)
    }
    #expect(
      SignalName.text(15) == "SIGTERM" && SignalName.text(34) == "SIGRTMIN" && SignalName.text(36) == "SIGRTMIN+2")
    #expect(
      SignalName.text(0) == "signal 0" && SignalName.text(99) == "signal 99" && SignalName.text(-1) == "signal -1")
  }

  @Test(
    "what people write",
    arguments: [
      ("TERM", 15), ("sigterm", 15), ("Hup", 1), ("SIGUSR1", 10), ("9", 9), ("RTMIN+2", 36), ("RTMAX-1", 63),
      ("SIGRTMAX", 64), ("CLD", 17), ("IOT", 6), ("POLL", 29),
    ])
  func written(text: String, number: Int) {
    #expect(SignalName.number(text) == number)
  }

  @Test(
    "what is none",
    arguments: ["", "0", "65", "-9", "+9", "SIG", "TERMINATE", "RTMIN+31", "RTMIN+", "RTMAX-31", "RTMIN+-1", " TERM"])
  func none(text: String) {
    #expect(SignalName.number(text) == nil)
  }
}

import Model
import Screen
import Testing

@Suite("FramePacer")
struct FramePacerTests {
  private func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

  @Test("the first frame is due at once, then nothing until something changes")
  func quiet() {
    var pacer = FramePacer()
    #expect(pacer.isDue(at: at(0), ticking: false))
    pacer.noteFrame(at: at(0))
    #expect(pacer.nextFrame(ticking: false) == nil)
    #expect(!pacer.isDue(at: at(1_000_000), ticking: false))
  }

  @Test("a change after a quiet time is drawn at once, further ones 30 times a second")
  func limit() {
    var pacer = FramePacer()
    pacer.noteFrame(at: at(0))
    pacer.noteChange()
    #expect(pacer.isDue(at: at(500), ticking: false))
    pacer.noteFrame(at: at(500))
    var frames = 0
    for millisecond in 501...1_500 as ClosedRange<Int64> {
      pacer.noteChange()
      if pacer.isDue(at: at(millisecond), ticking: true) {
        frames += 1
        pacer.noteFrame(at: at(millisecond))
      }
    }
    #expect((28...30).contains(frames))
  }

  @Test("while time is shown, one frame a second")
  func ticks() {
    var pacer = FramePacer()
    pacer.noteFrame(at: at(0))
    #expect(pacer.nextFrame(ticking: true) == at(1_000))
    #expect(!pacer.isDue(at: at(999), ticking: true))
    #expect(pacer.isDue(at: at(1_000), ticking: true))
  }
}

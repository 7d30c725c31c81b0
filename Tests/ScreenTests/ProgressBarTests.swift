import Screen
import Testing

@Suite("ProgressBar")
struct ProgressBarTests {
  @Test("filled in eighths, full only at the end")
  func eighths() {
    func bar(_ fraction: Double, _ columns: Int = 6) -> String {
      ProgressBar.text(fraction, columns: columns, appearance: Appearance())
    }
    #expect(bar(0) == "▕    ▏")
    #expect(bar(1.0 / 32) == "▕▏   ▏")
    #expect(bar(0.5) == "▕██  ▏")
    #expect(bar(17.0 / 32) == "▕██▏ ▏")
    #expect(bar(1.0.nextDown) == "▕███▉▏")
    #expect(bar(1) == "▕████▏")
    #expect(bar(0.5, 3) == "▕▌▏")
    #expect(bar(0.5, 0) == "▕▌▏")
    #expect(bar(.nan) == bar(0))
    #expect(bar(-3) == bar(0))
    #expect(bar(7) == bar(1))
  }

  @Test("in ASCII")
  func ascii() {
    #expect(ProgressBar.text(0, columns: 6, appearance: .ascii) == "[    ]")
    #expect(ProgressBar.text(0.1, columns: 6, appearance: .ascii) == "[>   ]")
    #expect(ProgressBar.text(0.99, columns: 6, appearance: .ascii) == "[###>]")
    #expect(ProgressBar.text(1, columns: 6, appearance: .ascii) == "[####]")
  }

  @Test("without a total, a block goes to and fro with the reports")
  func indeterminate() {
    let bars = (0..<8).map { ProgressBar.indeterminate(step: $0, columns: 6, appearance: .ascii) }
    #expect(bars == ["[=   ]", "[ =  ]", "[  = ]", "[   =]", "[  = ]", "[ =  ]", "[=   ]", "[ =  ]"])
    for step in [Int64.min, -1, .max] {
      for columns in 3...40 {
        let bar = ProgressBar.indeterminate(step: step, columns: columns, appearance: Appearance())
        #expect(DisplayWidth.of(bar) == columns)
      }
    }
  }
}

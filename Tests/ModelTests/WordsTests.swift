import Model
import Testing

@Test(
  "a time span is said in its largest units",
  arguments: [
    (-5, "0 s"), (0, "0 s"), (0.000_4, "under 1 ms"), (0.25, "250 ms"), (1, "1 s"), (59.9, "59 s"), (60, "1 min"),
    (200, "3 min 20 s"),
    (3_600, "1 h"), (7_500, "2 h 5 min"), (86_400, "1 d"), (349_300, "4 d 1 h"), (1e9, "11574 d 1 h"),
  ])
func spans(seconds: Double, words: String) {
  #expect(Words.span(.seconds(seconds)) == words)
}

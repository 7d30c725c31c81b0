import Model
import Support
import Testing

@Suite("Remembered requests")
struct RequestMemoryTests {
  private let register = RequestMemory.Purpose(.register)

  @Test("a request sent again gets its first answer, until ten minutes have passed")
  func again() throws {
    var memory = RequestMemory()
    #expect(try memory.answer(to: "a", for: register, at: moment(0)) == nil)
    memory.remember(.registered(id: 7), to: "a", for: register, at: moment(0))
    #expect(try memory.answer(to: "a", for: register, at: moment(1)) == .registered(id: 7))
    #expect(try memory.answer(to: "b", for: register, at: moment(1)) == nil)
    #expect(try memory.answer(to: "a", for: register, at: moment(600)) == .registered(id: 7))
    #expect(try memory.answer(to: "a", for: register, at: moment(600.1)) == nil)
  }

  @Test("every kind of answer comes back as it was")
  func answers() throws {
    var memory = RequestMemory()
    let answers: [RequestMemory.Answer] = [
      .registered(id: 1), .accepted, .removed(count: 3), .refused(.unknownTask(TaskKey(group: "g", id: 4))),
    ]
    for (index, answer) in answers.enumerated() {
      memory.remember(answer, to: "\(index)", for: .init(.forget, task: 9), at: moment(0))
    }
    for (index, answer) in answers.enumerated() {
      #expect(try memory.answer(to: "\(index)", for: .init(.forget, task: 9), at: moment(1)) == answer)
    }
  }

  @Test("an id used again for another method or another task is refused, in words")
  func otherPurpose() throws {
    var memory = RequestMemory()
    memory.remember(.accepted, to: "a", for: .init(.report, task: 3), at: moment(0))
    let refusal = ProgressError.invalidParameter("request", why: "it was used before, for Report of task 3")
    #expect(throws: refusal) { try memory.answer(to: "a", for: .init(.finish, task: 3), at: moment(1)) }
    #expect(throws: refusal) { try memory.answer(to: "a", for: .init(.report, task: 4), at: moment(1)) }
    #expect(try memory.answer(to: "a", for: .init(.finish, task: 3), at: moment(700)) == nil)
    memory.remember(.accepted, to: "b", for: register, at: moment(1))
    #expect(throws: ProgressError.invalidParameter("request", why: "it was used before, for Register")) {
      try memory.answer(to: "b", for: .init(.report, task: 4), at: moment(1))
    }
  }

  @Test("an id has 1 to 64 characters")
  func length() throws {
    try RequestMemory.check("a")
    try RequestMemory.check(String(repeating: "€", count: 64))
    try RequestMemory.check(String(repeating: "😀", count: 64))
    #expect(throws: ProgressError.self) { try RequestMemory.check("") }
    #expect(throws: ProgressError.self) { try RequestMemory.check(String(repeating: "a", count: 65)) }
    #expect(throws: ProgressError.self) { try RequestMemory.check("a" + String(repeating: "\u{301}", count: 64)) }
  }

  @Test("the oldest goes first when there are too many")
  func bound() throws {
    var memory = RequestMemory()
    for id in 0..<10_000 { memory.remember(.registered(id: id), to: "\(id)", for: register, at: moment(1)) }
    #expect(memory.count == RequestMemory.capacity)
    #expect(try memory.answer(to: "\(9_999 - RequestMemory.capacity)", for: register, at: moment(1)) == nil)
    for id in (10_000 - RequestMemory.capacity)..<10_000 {
      #expect(try memory.answer(to: "\(id)", for: register, at: moment(1)) == .registered(id: id))
    }
  }

  @Test("an empty memory is small, and an old one becomes empty")
  func empty() {
    #expect(MemoryLayout<RequestMemory>.size <= 32)
    var memory = RequestMemory()
    memory.remember(.accepted, to: "a", for: register, at: moment(0))
    memory.forget(at: moment(600))
    #expect(memory.count == 1)
    memory.forget(at: moment(601))
    #expect(memory.count == 0)
  }

  @Test("any sequence answers as a plain list would", arguments: 0..<4 as Range<UInt64>)
  func anySequence(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var memory = RequestMemory()
    // What was remembered, in order; `live` is the first that still is; `newest` finds a request's last place.
    var list: [(request: String, answered: Double)] = []
    var live = 0
    var newest: [String: Int] = [:]
    var second = 0.0
    for step in 0..<15_000 {
      second += Double.random(in: 0...(step % 5_000 < 4_500 ? 0.1 : 3), using: &random)
      while live < list.count, second - list[live].answered > 600.000001 { live += 1 }
      let request = "\(Int.random(in: 0..<8_000, using: &random))"
      let place = newest[request].flatMap { $0 >= live ? $0 : nil }
      let answer = try memory.answer(to: request, for: register, at: moment(second))
      #expect(answer == place.map { .registered(id: $0) })
      guard answer == nil else { continue }
      memory.remember(.registered(id: list.count), to: request, for: register, at: moment(second))
      newest[request] = list.count
      list.append((request, second))
      live = max(live, list.count - RequestMemory.capacity)
      #expect(memory.count == list.count - live)
    }
  }
}

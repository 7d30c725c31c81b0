import Model
import Testing

@testable import Screen

@Suite("WatchModel")
struct WatchModelTests {
  private func keys(_ model: WatchModel) -> [String] { model.tasks.map { "\($0.group)\($0.id)" } }

  @Test("a snapshot shows with its last part")
  func parts() {
    var model = WatchModel()
    let first = WatchReply(revision: 7, tasks: [Samples.task("g", 1)], complete: false)
    let changed1 = model.apply(first)
    #expect(!changed1)
    #expect(model.isEmpty && !model.isComplete)
    let changed2 = model.apply(Samples.reply([Samples.task("g", 2)]))
    #expect(changed2)
    #expect(model.isComplete && model.counts.active == 2)
  }

  @Test("after a lost connection the old state stays until the new snapshot is complete, then it is gone")
  func reconnect() {
    var model = WatchModel()
    _ = model.apply(Samples.reply([Samples.task("g", 1), Samples.task("g", 2)]))
    model.reset()
    let changed3 = model.apply(WatchReply(revision: 1, tasks: [Samples.task("g", 2)], complete: false))
    #expect(!changed3)
    #expect(keys(model) == ["g1", "g2"])
    let changed4 = model.apply(Samples.reply([Samples.task("g", 3)]))
    #expect(changed4)
    #expect(keys(model) == ["g2", "g3"])
  }

  @Test("updates change the task, and one for a task that is not there changes nothing")
  func updates() {
    var model = WatchModel()
    _ = model.apply(Samples.reply([Samples.task("g", 1, message: "old")]))
    let update = TaskUpdate(group: "g", id: 1, completed: 5, total: 10, updated: Samples.now)
    let changed5 = model.apply(Samples.reply(updates: [update]))
    #expect(changed5)
    #expect(model.task(TaskKey(group: "g", id: 1))?.completed == 5)
    #expect(model.task(TaskKey(group: "g", id: 1))?.message == "old")
    var stranger = update
    stranger.id = 9
    let changed6 = model.apply(Samples.reply(updates: [stranger]))
    #expect(!changed6)
    let changed7 = model.apply(Samples.reply())
    #expect(!changed7)
  }

  @Test("it ticks only while something is at work")
  func ticking() {
    var model = WatchModel()
    _ = model.apply(Samples.reply([Samples.task("g", 1)]))
    #expect(model.isTicking)
    _ = model.apply(Samples.reply([Samples.task("g", 1, "", .done, ended: 3)]))
    #expect(!model.isTicking && model.counts.done == 1)
  }

  @Test("groups by name, tasks by id, children below their parent")
  func order() {
    var model = WatchModel()
    _ = model.apply(
      Samples.reply([
        Samples.task("b", 2), Samples.task("b", 1), Samples.task("a", 5), Samples.task("b", 3, parent: 1),
        Samples.task("b", 4, parent: 3), Samples.task("b", 5, parent: 1), Samples.task("b", 6, parent: 99),
        Samples.task("b", 7, parent: 7), Samples.task("b", 8, parent: 9), Samples.task("b", 9, parent: 8),
      ]))
    #expect(model.groups == ["a", "b"])
    #expect(keys(model) == ["a5", "b1", "b3", "b4", "b5", "b2", "b6", "b7", "b8", "b9"])
    _ = model.apply(Samples.reply(removed: [TaskKey(group: "b", id: 1), TaskKey(group: "a", id: 5)]))
    #expect(model.groups == ["b"])
    #expect(keys(model) == ["b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9"])
  }

  @Test("nesting has an end, and a long chain of children stays in order")
  func deep() {
    var table = TaskTable()
    for id in 1...300 { table.put(Samples.task("g", id, parent: id - 1)) }
    #expect(table.groups[0].order.map { table.tasks[$0].id } == Array(1...300))
    #expect(table.depths.max() == TaskTable.deepest)
  }

  @Test("random changes: order, nesting and counts are those of a table built anew")
  func property() {
    var random = SeededRandom(seed: 8)
    for _ in 0..<40 {
      var table = TaskTable()
      var known: [TaskKey: TaskStatus] = [:]
      for _ in 0..<200 {
        let key = TaskKey(group: random.one(of: ["x", "y"]), id: Int.random(in: 1...60, using: &random))
        if random.chance(25) {
          table.remove([key])
          known[key] = nil
        } else {
          let parent = random.chance(60) ? Int.random(in: 1...60, using: &random) : nil
          let task = Samples.task(key.group, key.id, "", random.one(of: TaskState.allCases), parent: parent)
          table.put(task)
          known[key] = task
        }
      }
      var anew = TaskTable()
      for task in known.values.sorted(by: { $0.id < $1.id }) { anew.put(task) }
      #expect(table.counts == anew.counts)
      #expect(table.groupOrder.map { table.groups[$0].name } == anew.groupOrder.map { anew.groups[$0].name })
      for (left, right) in zip(table.groupOrder, anew.groupOrder) {
        #expect(table.groups[left].order.map { table.tasks[$0] } == anew.groups[right].order.map { anew.tasks[$0] })
        #expect(table.groups[left].order.map { table.depths[$0] } == anew.groups[right].order.map { anew.depths[$0] })
        #expect(
          table.groups[left].order.map { table.childCounts[$0] }
            == anew.groups[right].order.map { anew.childCounts[$0] })
        for (position, slot) in table.groups[left].order.enumerated() {
          #expect(table.position(of: slot, in: left) == position)
        }
      }
    }
  }
}

import Model
import Testing

@testable import Screen

@Suite("Progress of groups")
struct GroupProgressTests {
  @Test("the mean of the tasks; a parent counts by its children; done is whole")
  func mean() {
    var table = TaskTable()
    table.put(Samples.task("g", 1, "", .active, 50, of: 100))
    #expect(table.fraction(of: 0) == 0.5)
    table.put(Samples.task("g", 2, "", .done, 1, of: 7, ended: 5))
    #expect(table.fraction(of: 0) == 0.75)
    table.put(Samples.task("g", 3))
    table.put(Samples.task("g", 4, "", .active, 1, of: 4, parent: 3))
    #expect(table.fraction(of: 0) == (0.5 + 1 + 0.25) / 3)
    table.remove([TaskKey(group: "g", id: 4)])
    #expect(table.fraction(of: 0) == 0.5)
    #expect(table.fraction == 0.5)
  }

  @Test("the end is that of the last task, and unknown when one is unknown")
  func end() {
    var table = TaskTable()
    table.put(Samples.task("g", 1, "", .active, 1, of: 2, left: 30))
    table.put(Samples.task("g", 2, "", .active, 1, of: 2, left: 50))
    table.put(Samples.task("g", 3, "", .done, 1, of: 2, ended: 5))
    #expect(table.last(of: 0).map { table.ends[$0] } == Samples.at(150).microseconds)
    table.put(Samples.task("g", 4))
    #expect(table.last(of: 0) == nil)
    table.put(Samples.task("g", 5, "", .active, 1, of: 2, left: 90, parent: 4))
    #expect(table.last(of: 0).map { table.ends[$0] } == Samples.at(190).microseconds)
  }

  @Test("after random changes the sums are those of a look at every task")
  func property() {
    var random = SeededRandom(seed: 21)
    for _ in 0..<60 {
      var table = TaskTable(keepsCourses: true)
      for step in 0..<150 {
        let key = TaskKey(group: random.one(of: ["x", "y"]), id: Int.random(in: 1...25, using: &random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0...1: table.remove([key, TaskKey(group: key.group, id: key.id + 1)])
        case 2...5:
          let parent = random.chance(50) ? Int.random(in: 1...25, using: &random) : nil
          let completed = Double.random(in: -5...20, using: &random)
          table.put(
            Samples.task(
              key.group, key.id, "", random.one(of: TaskState.allCases), completed, of: random.chance(80) ? 10 : nil,
              parent: parent))
        default:
          let total = random.chance(20) ? Double(bitPattern: random.next()) : 10
          _ = table.apply(
            TaskUpdate(
              group: key.group, id: key.id, completed: Double.random(in: 0...12, using: &random), total: total,
              rate: 3, updated: Samples.at(Int64(step)), message: "m\(step)"))
        }
        check(table)
      }
    }
  }

  private func check(_ table: TaskTable) {
    for group in table.groups.indices {
      let leaves = table.groups[group].order.filter { table.childCounts[$0] == 0 }
      let reached = leaves.reduce(Int64(0)) { sum, slot in
        let task = table.tasks[slot]
        let fraction = task.state == .done ? 1 : Quantity.fraction(task.completed, of: task.total) ?? 0
        return sum + Int64(fraction * Double(TaskTable.whole))
      }
      #expect(table.groups[group].leaves == leaves.count)
      #expect(table.groups[group].reached == reached)
    }
  }
}

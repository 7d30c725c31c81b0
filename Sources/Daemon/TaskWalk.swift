/// A way through the tasks of some groups, group by group and in each by id, that is gone part by part.
///
/// It holds no slot, only how far it came, so anything may change between two parts: what is removed is passed over, and
/// what is added to a group after the walk reached it is not met.
package struct TaskWalk: Sendable {
  private let groups: [Int]
  private var place = 0
  private var id = 0
  /// The last id of the group that the walk is in, when it came there.
  private var last: Int?

  /// - Parameter groups: indexes of groups, in the order of the walk.
  package init(through groups: [Int]) { self.groups = groups }

  /// Nothing is left to be met.
  package var isOver: Bool { place == groups.count }

  /// The slots of the next tasks: so many, fewer only at the end.
  package mutating func next(in table: TaskTable, atMost most: Int) -> [Int] {
    var slots: [Int] = []
    while place < groups.count, slots.count < most {
      let last = last ?? table.groups[groups[place]].lastID
      let index = table.groups[groups[place]].slots
      if let reached = index.slots(after: id, through: last, atMost: most - slots.count, into: &slots) {
        id = reached
        self.last = last
      } else {
        place += 1
        id = 0
        self.last = nil
      }
    }
    return slots
  }
}

import Model
import Screen
import Testing

@testable import Commands

@Suite("What ls shows, and what wait waits for")
struct OverviewTests {
  private static func time(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: seconds * 1_000_000) }

  private static func task(
    _ group: String, _ id: Int, _ service: String? = nil, started: Int64 = 20, isOver: Bool = false
  )
    -> TaskStatus
  {
    TaskStatus(
      group: group, id: id, service: service, state: isOver ? .done : .active, started: time(started),
      updated: time(started))
  }

  private let services = [
    ServiceStatus(name: "web", instance: 10, started: time(10)),
    ServiceStatus(name: "web", instance: 2, started: time(10)),
    ServiceStatus(name: "load", group: "etl", started: time(10), task: TaskKey(group: "other", id: 3)),
    ServiceStatus(name: "api", started: time(10)),
  ]
  private let tasks = [
    task("etl", 1, "etl/load"), task("etl", 2), task("build", 1), task("default", 4, "api"),
    task("etl", 5, "etl/load", started: 5, isOver: true), task("default", 7, "default/web#2"), task("x", 1, "gone"),
  ]

  private func shown(_ words: String..., isWhole: Bool = false) -> String {
    let overview = Overview(of: services, tasks, words: words, isWhole: isWhole)
    let rows = overview.services.map { row in
      row.service.address.short + row.tasks.map { "+\($0.group)\($0.id)" }.joined()
    }
    return (rows + ["|"] + overview.tasks.map { "\($0.group)\($0.id)" } + overview.unknown.map { "?\($0)" })
      .joined(separator: " ")
  }

  @Test("services by name with their tasks below them, then the tasks of nobody's")
  func everything() {
    #expect(shown() == "api+default4 web#2+default7 web#10 etl/load+etl1 | etl2 build1 x1")
    #expect(shown(isWhole: true) == "api+default4 web#2+default7 web#10 etl/load+etl1+etl5 | etl2 build1 x1")
  }

  @Test("a word is a service, a copy, or a group with its services and its tasks")
  func words() {
    #expect(shown("web") == "web#2+default7 web#10 |")
    #expect(shown("web#10") == "web#10 |")
    #expect(shown("etl") == "etl/load+etl1 | etl2")
    #expect(shown("@etl") == "etl/load+etl1 | etl2")
    #expect(shown("group:etl", "build") == "etl/load+etl1 | etl2 build1")
    #expect(shown("etl/load", "nosuch", "etl/x") == "etl/load+etl1 | ?nosuch ?etl/x")
    #expect(Overview.groups(Overview.chosen(services, ["load"]), ["load"]) == ["etl", "load", "other"])
    #expect(Overview.groups([], []) == nil)
  }

  private func status(_ state: ServiceState, _ phase: String = "up", _ name: String = "a") -> ServiceStatus {
    ServiceStatus(name: name, state: state, phase: phase, reason: state.rawValue, ready: state == .running)
  }

  private func outcome(
    _ goal: WaitGoal, _ parts: [ServiceWatchReply], _ names: [String] = ["a"]
  ) -> ServiceWaiting.Outcome? {
    var waiting = ServiceWaiting(for: goal, names)
    for part in parts where waiting.outcome == nil { waiting.take(part) }
    return waiting.outcome
  }

  private func part(
    _ services: [ServiceStatus], removed: [String] = [], complete: Bool = true
  ) -> ServiceWatchReply {
    ServiceWatchReply(revision: 1, services: services, removed: removed, complete: complete)
  }

  @Test("each state is reached by the services that stand so, and by no other")
  func goals() {
    for goal in WaitGoal.allCases where goal != .gone && goal != .ready {
      for state in ServiceState.allCases {
        #expect(goal.isReached(by: status(state)) == (goal.rawValue == state.rawValue))
      }
    }
    #expect(WaitGoal.ready.isReached(by: status(.running)) && !WaitGoal.ready.isReached(by: status(.crashed)))
    #expect(!WaitGoal.running.isReached(by: status(.running, "stopping")))
  }

  @Test("a wait ends when all stand so, when one gave up, or when one is gone")
  func waiting() {
    #expect(outcome(.finished, [part([status(.running)]), part([status(.finished)])]) == .reached)
    #expect(outcome(.finished, [part([status(.running)])]) == nil)
    #expect(outcome(.running, [part([status(.crashed)]), part([status(.failed)])]) == .never(status(.failed)))
    #expect(outcome(.failed, [part([status(.failed)])]) == .reached)
    #expect(outcome(.running, [part([status(.crashed)]), part([], removed: ["default/a"])]) == .removed("default/a"))
    #expect(outcome(.running, [part([])]) == .unknown("a"))
    #expect(outcome(.running, [part([])], ["@"]) == .unknown("@"))
    let first = part([status(.finished, "", "a")], complete: false)
    #expect(outcome(.finished, [first]) == nil, "half a snapshot decides nothing")
    #expect(outcome(.finished, [first, part([status(.running, "", "b")])]) == nil)
    #expect(outcome(.finished, [first, part([status(.finished, "", "b")])]) == .reached)
  }

  @Test("gone is what is not there, whatever else is")
  func gone() {
    #expect(outcome(.gone, [part([])]) == .reached)
    #expect(outcome(.gone, [part([status(.running, "", "b")])]) == .reached)
    #expect(outcome(.gone, [part([status(.running)]), part([status(.finished)])]) == nil)
    #expect(outcome(.gone, [part([status(.running)]), part([], removed: ["default/a"])]) == .reached)
    #expect(ServiceWaiting(for: .gone, ["a"]).request.names == nil)
    #expect(ServiceWaiting(for: .running, ["a"]).request.names == ["a"])
    var waiting = ServiceWaiting(for: .gone, ["a"])
    waiting.take(part([status(.running)]))
    waiting.reset()
    waiting.take(part([], complete: false))
    #expect(waiting.outcome == nil, "a successor's snapshot counts when all of it is there")
  }
}

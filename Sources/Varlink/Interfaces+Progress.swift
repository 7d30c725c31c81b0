extension Interfaces {
  /// Progress of any process in any language.
  package static let progress = """
    # Progress of processes: any process registers a task in a group, says how far
    # it is, and that it is done or that it failed; anybody may follow.
    #
    # Times are microseconds since 1970-01-01T00:00:00Z, durations microseconds.
    # An integer is accepted where a float is expected; null is the same as absent;
    # fields that are not known are ignored, in both directions. A message is at
    # most 64 KiB long. Fields may be added to this interface; none is ever renamed
    # or given another meaning.
    #
    # A group's name is 1 to 128 bytes of UTF-8 without control characters and
    # without a slash; it does not begin with '-' or '@'.
    #
    # Every method that changes something takes a request: 1 to 64 characters that
    # the client chooses. A request that was answered for the same group within
    # the last ten minutes gets its first answer again and changes nothing, so a
    # client that lost an answer can repeat the call.
    #
    # A parameter that is not allowed is answered with
    # org.varlink.service.InvalidParameter, whose additional field 'why' says what
    # is wrong with it. A message that is not JSON is answered in the same way, the
    # parameter being 'frame', and the connection is closed.
    interface org.dmon.Progress

    # Everything that is known of a task.
    #
    # group and id are its address: ids count from 1 in each group and are never
    # given twice. label, unit and message are for people and may be empty. host
    # and uid say where its process runs and whose it is; pid is absent when the
    # task belongs to no process, parent is the id of the task in the same group
    # that this one is a part of, service the service that reports it.
    #
    # state: 'active' while reports come in; 'stalled' when it was silent for longer
    # than its timeout; 'done' and 'failed' as it said itself; 'lost' when its
    # process is gone and it never said. reason says why, and is never needed to
    # understand state.
    #
    # completed counts units up to total; without a total there is a count and no
    # percentage. rate is units per second, remaining the expected time to the end;
    # both are absent while nothing is known. code is the exit code of a task that
    # failed, where it gave one. updated is the time of the last report.
    type Task (
      group: string,
      id: int,
      label: string,
      unit: string,
      host: string,
      uid: int,
      pid: ?int,
      parent: ?int,
      service: ?string,
      state: (active, stalled, done, failed, lost),
      reason: string,
      completed: float,
      total: ?float,
      message: string,
      code: ?int,
      rate: ?float,
      remaining: ?int,
      started: int,
      updated: int,
      ended: ?int
    )

    # The address of a task.
    type Key (group: string, id: int)

    # What a report changed in a task. total, rate and remaining are as in Task,
    # and absent when they are not known any more; message is absent when it did
    # not change.
    type Update (
      group: string,
      id: int,
      completed: float,
      total: ?float,
      rate: ?float,
      remaining: ?int,
      updated: int,
      message: ?string
    )

    # Something about the daemon that people should know: what was found damaged
    # when it began and how much was kept, or that changes are at the moment kept in
    # memory alone because nothing can be written. time is when it was noticed.
    # A notice with a number is told until it was seen; one without a number for as
    # long as it holds.
    type Notice (number: ?int, time: int, text: string)

    # Begins a task and returns its id.
    #
    # pid is the process that does the work: when it ends without a word, the task
    # is lost. Without pid nothing is watched. timeout is the longest silence after
    # which the task counts as stalled. parent is the id of a task in the same group.
    method Register(
      group: string,
      label: ?string,
      total: ?float,
      unit: ?string,
      pid: ?int,
      parent: ?int,
      timeout: ?int,
      request: ?string
    ) -> (id: int)

    # Says how far a task is: completed sets the count, advance adds to it, total
    # sets the total, message what it is at, unit what is counted. Each may be absent; a report without
    # any of them only says that the task lives.
    #
    # With the id 0, that of nobody, nothing happens. A task that was lost is active
    # again, without a pid.
    method Report(
      group: string,
      id: int,
      completed: ?float,
      advance: ?float,
      total: ?float,
      message: ?string,
      request: ?string,
      unit: ?string
    ) -> ()

    # Says that a task is done. To say it again is allowed and changes nothing.
    method Finish(group: string, id: int, message: ?string, request: ?string) -> ()

    # Says that a task failed, with its exit code if it has one. To say it again is
    # allowed and changes nothing.
    method Fail(group: string, id: int, message: ?string, code: ?int, request: ?string) -> ()

    # Returns the tasks of the groups, or all tasks. With 'more' they come in parts
    # of at most 256; without it, over 4096 tasks, the call is answered with TooMany.
    method List(groups: ?[]string) -> (tasks: []Task)

    # Follows the tasks of the groups, or all tasks. Must be called with 'more'.
    #
    # First comes a snapshot, in parts, complete being true with the last part and
    # from then on. Then come changes: updates for tasks of which only the progress
    # changed, tasks for those that are new or changed in anything else, removed for
    # those that were forgotten. Each task appears at most once an interval (250 ms
    # when absent, at least 33 ms); what happened in between is not sent, only the
    # newest state. Each reply that brings changes has a revision that is greater by
    # one than that of the reply before it.
    method Watch(groups: ?[]string, interval: ?int) -> (
      revision: int,
      tasks: []Task,
      updates: []Update,
      removed: []Key,
      complete: bool
    )

    # Ends the monitoring of a task, or without id of the whole group, and returns
    # how many tasks were removed.
    method Forget(group: string, id: ?int) -> (removed: int)

    # Removes tasks of the groups, or of all, that are in one of the states (when
    # absent: done, failed or lost) and ended longer ago than 'older', or, while
    # they have not ended, were silent for longer. With 'dry' nothing is removed.
    #
    # Returns how many were, or would be, removed, and the first of them. When
    # complete is false there are more: the call is to be repeated.
    method Sweep(groups: ?[]string, states: ?[]string, older: ?int, dry: ?bool) -> (
      removed: int,
      tasks: []Key,
      complete: bool
    )

    # Returns what people should know of this run of the daemon. seen says that a
    # person has seen the notices up to this number: they are told no more.
    method Notices(seen: ?int) -> (notices: []Notice)

    # There is no such task: it was never registered here, or it was forgotten.
    error UnknownTask (group: string, id: int)

    # The task has ended, in this state, and takes no report and no other ending.
    error TaskEnded (group: string, id: int, state: string)

    # What was asked for is more than one reply holds, or than the daemon takes on.
    error TooMany (count: int, limit: int)

    # The daemon promises that what it acknowledges is on the disk, and cannot write
    # now: nothing was changed.
    error NotDurable (why: string)

    """
}

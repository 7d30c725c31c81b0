/// What comes of each event in each situation: the phase, the state, what is aimed at and wanted, and the effects.
///
/// The first line says where it stands before. A new situation does not compile until it is here, a new event fails.
enum ServiceTransitionTable {
  static func lines(of situation: ServiceSituation) -> String {
    switch situation {
    case .created:
      """
      down created
      start: starting created: record, spawn 1
      stop: down created unwanted: record
      restart: starting created: record, spawn 1
      remove: down created to remove unwanted: removed
      startedLater: up running: record
      notStarted: down created: forget 0
      notStartedOlder: down created: forget 0
      exited: down created: forget 0
      exitedOlder: down created: forget 0
      edited: down created: record
      startHeld: waiting created: record
      restartHeld: waiting created: record
      ignored: pause resume signal shutdown kill started startedOlder stopped stoppedOlder continued treeEnded \
      treeEndedOlder vanished vanishedOlder notAsked notAskedOlder deadline deadlineEarly released held ready \
      readyOlder trouble troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .waiting:
      """
      waiting created
      stop: down created unwanted: record
      remove: down created to remove unwanted: removed
      shutdown: down created to shutdown: record
      startedLater: up running: record
      notStarted: waiting created: forget 0
      notStartedOlder: waiting created: forget 0
      exited: waiting created: forget 0
      exitedOlder: waiting created: forget 0
      edited: waiting created: record
      released: starting created: record, spawn 1
      held: waiting created: nothing
      ignored: start restart pause resume signal kill started startedOlder stopped stoppedOlder continued \
      treeEnded treeEndedOlder vanished vanishedOlder notAsked notAskedOlder deadline deadlineEarly startHeld \
      restartHeld ready readyOlder trouble troubleToStop troubleSaid crashTrouble troubleOlder recovered \
      recoveredOlder
      """
    case .starting:
      """
      starting created
      stop: starting created to stop unwanted: record
      restart: starting created to restart: record
      remove: starting created to remove unwanted: record
      pause: starting created: record
      shutdown: starting created to shutdown: record
      started: up running: record
      startedLater: up running: record
      notStarted: backing-off crashed: record, forget 1, arm 1 s
      notStartedOlder: starting created: forget 0
      exited: clearing running: record, end tree 1, arm 10 s
      exitedOlder: starting created: forget 0
      vanished: clearing running: record, end tree 1, arm 10 s
      notAsked: starting created: record, spawn 1
      edited: starting created: record
      restartHeld: starting created to restart: record
      ignored: start resume signal kill startedOlder stopped stoppedOlder continued treeEnded treeEndedOlder \
      vanishedOlder notAskedOlder deadline deadlineEarly released held startHeld ready readyOlder trouble \
      troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .startingToStop:
      """
      starting created to stop unwanted
      start: starting created: record
      restart: starting created to restart: record
      remove: starting created to remove unwanted: record
      kill: starting created to stop unwanted: record
      started: stopping running to stop unwanted: record, TERM to 1, CONT to 1, arm 10 s
      startedLater: stopping running to stop unwanted: record, TERM to 6, CONT to 6, arm 10 s
      notStarted: down finished unwanted: record, forget 1
      notStartedOlder: starting created to stop unwanted: forget 0
      exited: clearing running to stop unwanted: record, end tree 1, arm 10 s
      exitedOlder: starting created to stop unwanted: forget 0
      vanished: clearing running to stop unwanted: record, end tree 1, arm 10 s
      notAsked: down created unwanted: record
      edited: starting created to stop unwanted: record
      startHeld: starting created: record
      restartHeld: starting created to restart: record
      ignored: stop pause resume signal shutdown startedOlder stopped stoppedOlder continued treeEnded \
      treeEndedOlder vanishedOlder notAskedOlder deadline deadlineEarly released held ready readyOlder trouble \
      troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .startingToRestart:
      """
      starting created to restart
      stop: starting created to stop unwanted: record
      remove: starting created to remove unwanted: record
      shutdown: starting created to shutdown: record
      kill: starting created to restart: record
      started: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      startedLater: up running: record
      notStarted: starting created: record, forget 1, spawn 2
      notStartedOlder: starting created to restart: forget 0
      exited: clearing running to restart: record, end tree 1, arm 10 s
      exitedOlder: starting created to restart: forget 0
      vanished: clearing running to restart: record, end tree 1, arm 10 s
      notAsked: starting created: record, spawn 1
      edited: starting created to restart: record
      ignored: start restart pause resume signal startedOlder stopped stoppedOlder continued treeEnded \
      treeEndedOlder vanishedOlder notAskedOlder deadline deadlineEarly released held startHeld restartHeld \
      ready readyOlder trouble troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .up:
      """
      up running
      stop: stopping running to stop unwanted: record, TERM to 1, CONT to 1, arm 10 s
      restart: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      remove: stopping running to remove unwanted: record, TERM to 1, CONT to 1, arm 10 s
      pause: up running: STOP to 1
      resume: up running: CONT to 1
      signal: up running: USR1 to 1
      shutdown: stopping running to shutdown: record, TERM to 1, CONT to 1, arm 10 s
      kill: stopping running to shutdown: record, TERM to 1, CONT to 1, arm 10 s, KILL to 1, kill tree 1, arm 5 s
      started: up running: record
      startedLater: up running: record
      notStartedOlder: up running: forget 0
      stopped: up stopped: record
      exited: clearing running: record, end tree 1, arm 10 s
      exitedOlder: up running: forget 0
      vanished: clearing running: record, end tree 1, arm 10 s
      edited: up running: record
      restartHeld: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      trouble: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      troubleToStop: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      troubleSaid: up running: record
      crashTrouble: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      ignored: start startedOlder notStarted stoppedOlder continued treeEnded treeEndedOlder vanishedOlder \
      notAsked notAskedOlder deadline deadlineEarly released held startHeld ready readyOlder troubleOlder \
      recovered recoveredOlder
      """
    case .paused:
      """
      up stopped
      start: up stopped: CONT to 1
      stop: stopping stopped to stop unwanted: record, TERM to 1, CONT to 1, arm 10 s
      restart: stopping stopped to restart: record, TERM to 1, CONT to 1, arm 10 s
      remove: stopping stopped to remove unwanted: record, TERM to 1, CONT to 1, arm 10 s
      resume: up stopped: CONT to 1
      signal: up stopped: USR1 to 1
      shutdown: stopping stopped to shutdown: record, TERM to 1, CONT to 1, arm 10 s
      kill: stopping stopped to shutdown: record, TERM to 1, CONT to 1, arm 10 s, KILL to 1, kill tree 1, arm 5 s
      started: up running: record
      startedLater: up running: record
      notStartedOlder: up stopped: forget 0
      continued: up running: record
      exited: clearing running: record, end tree 1, arm 10 s
      exitedOlder: up stopped: forget 0
      vanished: clearing running: record, end tree 1, arm 10 s
      edited: up stopped: record
      startHeld: up stopped: CONT to 1
      restartHeld: stopping stopped to restart: record, TERM to 1, CONT to 1, arm 10 s
      trouble: stopping stopped: record, TERM to 1, CONT to 1, arm 10 s
      troubleToStop: stopping stopped: record, TERM to 1, CONT to 1, arm 10 s
      troubleSaid: up stopped: record
      crashTrouble: stopping stopped: record, TERM to 1, CONT to 1, arm 10 s
      ignored: pause startedOlder notStarted stopped stoppedOlder treeEnded treeEndedOlder vanishedOlder \
      notAsked notAskedOlder deadline deadlineEarly released held ready readyOlder troubleOlder recovered \
      recoveredOlder
      """
    case .lingering:
      """
      lingering running
      stop: clearing running to stop unwanted: record, end tree 1, arm 10 s
      restart: clearing running to restart: record, end tree 1, arm 10 s
      remove: clearing running to remove unwanted: record, end tree 1, arm 10 s
      signal: lingering running: USR1 to 1
      shutdown: clearing running to shutdown: record, end tree 1, arm 10 s
      kill: clearing running to shutdown: record, end tree 1, arm 10 s, kill tree 1, arm 5 s
      started: lingering running: record
      startedLater: up running: record
      notStartedOlder: lingering running: forget 0
      exitedOlder: lingering running: forget 0
      treeEnded: backing-off crashed: record, forget 1, arm 1 s
      edited: lingering running: record
      restartHeld: clearing running to restart: record, end tree 1, arm 10 s
      trouble: clearing running: record, end tree 1, arm 10 s
      troubleToStop: clearing running: record, end tree 1, arm 10 s
      troubleSaid: lingering running: record
      crashTrouble: clearing running: record, end tree 1, arm 10 s
      ignored: start pause resume startedOlder notStarted stopped stoppedOlder continued exited treeEndedOlder \
      vanished vanishedOlder notAsked notAskedOlder deadline deadlineEarly released held startHeld ready \
      readyOlder troubleOlder recovered recoveredOlder
      """
    case .stopping:
      """
      stopping running to stop unwanted
      start: stopping running to restart: record
      restart: stopping running to restart: record
      remove: stopping running to remove unwanted: record
      signal: stopping running to stop unwanted: USR1 to 1
      kill: stopping running to stop unwanted: KILL to 1, kill tree 1, arm 5 s
      started: stopping running to stop unwanted: record, TERM to 1, CONT to 1
      startedLater: stopping running to stop unwanted: record, TERM to 6, CONT to 6, arm 10 s
      notStartedOlder: stopping running to stop unwanted: forget 0
      stopped: stopping stopped to stop unwanted: record
      exited: clearing running to stop unwanted: record, end tree 1
      exitedOlder: stopping running to stop unwanted: forget 0
      vanished: clearing running to stop unwanted: record, end tree 1
      deadline: stopping running to stop unwanted: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping running to stop unwanted: arm 10 s
      edited: stopping running to stop unwanted: record
      startHeld: stopping running to restart: record
      restartHeld: stopping running to restart: record
      ignored: stop pause resume shutdown startedOlder notStarted stoppedOlder continued treeEnded \
      treeEndedOlder vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble troubleToStop \
      troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .stoppingPaused:
      """
      stopping stopped to stop unwanted
      start: stopping stopped to restart: record
      restart: stopping stopped to restart: record
      remove: stopping stopped to remove unwanted: record
      signal: stopping stopped to stop unwanted: USR1 to 1
      kill: stopping stopped to stop unwanted: KILL to 1, kill tree 1, arm 5 s
      started: stopping running to stop unwanted: record, TERM to 1, CONT to 1
      startedLater: stopping running to stop unwanted: record, TERM to 6, CONT to 6, arm 10 s
      notStartedOlder: stopping stopped to stop unwanted: forget 0
      continued: stopping running to stop unwanted: record
      exited: clearing running to stop unwanted: record, end tree 1
      exitedOlder: stopping stopped to stop unwanted: forget 0
      vanished: clearing running to stop unwanted: record, end tree 1
      deadline: stopping stopped to stop unwanted: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping stopped to stop unwanted: arm 10 s
      edited: stopping stopped to stop unwanted: record
      startHeld: stopping stopped to restart: record
      restartHeld: stopping stopped to restart: record
      ignored: stop pause resume shutdown startedOlder notStarted stopped stoppedOlder treeEnded \
      treeEndedOlder vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble troubleToStop \
      troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .restarting:
      """
      stopping running to restart
      stop: stopping running to stop unwanted: record
      remove: stopping running to remove unwanted: record
      signal: stopping running to restart: USR1 to 1
      shutdown: stopping running to shutdown: record
      kill: stopping running to restart: KILL to 1, kill tree 1, arm 5 s
      started: stopping running to restart: record, TERM to 1, CONT to 1
      startedLater: up running: record, disarm
      notStartedOlder: stopping running to restart: forget 0
      stopped: stopping stopped to restart: record
      exited: clearing running to restart: record, end tree 1
      exitedOlder: stopping running to restart: forget 0
      vanished: clearing running to restart: record, end tree 1
      deadline: stopping running to restart: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping running to restart: arm 10 s
      edited: stopping running to restart: record
      ignored: start restart pause resume startedOlder notStarted stoppedOlder continued treeEnded \
      treeEndedOlder vanishedOlder notAsked notAskedOlder released held startHeld restartHeld ready readyOlder \
      trouble troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .unready, .unreadyPaused, .unreadyLingering, .madeReady, .warned, .stalled, .stalledToStop, .unhealthy,
      .stalledEnding:
      troubleLines(of: situation)
    case .removing, .killing, .shuttingDown, .clearing, .clearingToStop, .backingOff, .finished, .failed, .suspended,
      .removed:
      endingLines(of: situation)
    }
  }
}

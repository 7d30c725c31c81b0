extension AddCommand {
  /// What comes before it, and how many of it there are.
  static var order: [Prose] {
    [
      .heading("Order"),
      .paragraph(
        "With `--after` it is `created` and waits until all that is named there has come about; `dmon ls` says for what. "
          + "*NAME* waits until that service is ready, or, if it is a oneshot, until it has ended well. *NAME*`=started` waits "
          + "until its process runs, *NAME*`=ready` and *NAME*`=finished` for what they say. A name means a service of the same "
          + "group first, and all copies of it; `etl/load` and `@GROUP` are understood, too. What is not there yet, is down or "
          + "has failed is waited for without end: it may come."),
      .paragraph(
        "What nothing stands between starts at once, side by side. When the daemon ends, a service is told to end only after "
          + "all that come after it have ended. The order holds for a start: what runs already goes on when one before it "
          + "ends or is started again. `add` and `edit` refuse what would wait for itself, and say the whole way round."
      ),
      .heading("Copies"),
      .paragraph(
        "With `--replicas` it is kept in so many copies, *NAME*`#1`, *NAME*`#2` and so on, each with its own process, log and "
          + "restarts, and its number in `DMON_INSTANCE`. *NAME* means all of them, for every command; `dmon edit` changes all of "
          + "them, and `dmon-scale(1)` their number."),
      .heading("Queues"),
      .paragraph(
        "In a group with a limit (`dmon groups GROUP --parallel N`) it waits for its turn while *N* others of the group run or "
          + "wait for a restart: first come, first served, also over a restart of the daemon. Who is stopped while it waits gives "
          + "up its turn. What waits for another service by `--after` stands in no line until that has come. With `--oneshot` and "
          + "`--inherit-env` it is a job as in a batch system; `dmon start --no-wait` puts it into the line once more."),
    ]
  }
}

extension AncestryRecords {
  /// A script of `OwnerLines`, run by bash on Debian 12.
  static let bash = #"""
    == 0
    9588 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 1
    9589 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 2
    9590 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 3
    9592 9591 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9591 9587 9526 /usr/bin/bash bash␀script
    9587 9527 9526 /usr/bin/bash bash␀script
    == 4
    9594 9593 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9593 9587 9526 /usr/bin/bash bash␀script
    9587 9527 9526 /usr/bin/bash bash␀script
    == 5
    9597 9596 9596 /tmp/bin/dmon dmon␀report␀new␀g
    9596 9587 9596 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 6
    9599 9598 9598 /tmp/bin/dmon dmon␀report␀new␀g
    9598 9587 9598 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 7
    9603 9601 9601 /tmp/bin/dmon dmon␀report␀new␀g
    9601 9600 9601 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9600 9587 9526 /usr/bin/bash bash␀script
    9587 9527 9526 /usr/bin/bash bash␀script
    == 8
    9605 9604 9604 /tmp/bin/dmon dmon␀report␀new␀g
    9604 9587 9604 /usr/bin/timeout timeout␀5␀env␀X=1␀nice␀dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 9
    9607 9606 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9606 9587 9526 /usr/bin/dash sh␀-c␀dmon report new g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 10
    9609 9608 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9608 9587 9526 /usr/bin/dash sh␀-c␀dmon report new g; true
    9587 9527 9526 /usr/bin/bash bash␀script
    == 11
    9611 9610 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9610 9587 9526 /usr/bin/dash sh␀-c␀dmon report new g; true
    9587 9527 9526 /usr/bin/bash bash␀script
    == 12
    9614 9613 9612 /tmp/bin/dmon dmon␀report␀new␀g
    9613 9612 9612 /usr/bin/dash sh␀-c␀dmon report new g; true
    9612 9587 9612 /usr/bin/timeout timeout␀5␀sh␀-c␀dmon report new g; true
    9587 9527 9526 /usr/bin/bash bash␀script
    == 13
    9616 9615 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9615 9587 9526 /usr/bin/bash bash␀-c␀dmon report new g; true
    9587 9527 9526 /usr/bin/bash bash␀script
    == 14
    9618 9617 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9617 9587 9526 /usr/bin/dash dash␀-c␀dmon report new g | tr -d x; true
    9587 9527 9526 /usr/bin/bash bash␀script
    == 15
    9622 9620 9526 /tmp/bin/dmon dmon␀report␀new␀g␀--label␀vm
    9620 9587 9526 /usr/bin/dash sh␀-c␀dmon report new g --label "$(hostname)"; true
    9587 9527 9526 /usr/bin/bash bash␀script
    == 16
    9623 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 17
    9625 9624 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9624 9587 9526 /usr/bin/bash bash␀script
    9587 9527 9526 /usr/bin/bash bash␀script
    == 18
    9626 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 19
    9627 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 20
    9629 9628 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9628 9587 9526 /usr/bin/bash bash␀script
    9587 9527 9526 /usr/bin/bash bash␀script
    == 21
    9632 9631 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9631 9587 9526 /usr/bin/make make␀-s␀-f␀-
    9587 9527 9526 /usr/bin/bash bash␀script
    == 22
    9636 9635 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9635 9634 9526 /usr/bin/dash /bin/sh␀-c␀true; dmon report new g; true
    9634 9587 9526 /usr/bin/make make␀-s␀-f␀-
    9587 9527 9526 /usr/bin/bash bash␀script
    == 23
    9640 9639 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9639 9638 9526 /usr/bin/dash /bin/sh␀-c␀id=$(dmon report new g); echo $id
    9638 9587 9526 /usr/bin/make make␀-s␀-f␀-
    9587 9527 9526 /usr/bin/bash bash␀script
    == 24
    9645 9644 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9644 9643 9526 /usr/bin/bash bash␀-eu␀-o␀pipefail␀-c␀id=$(dmon report new g | cat); echo $id
    9643 9642 9526 /usr/bin/bash bash␀-eu␀-o␀pipefail␀-c␀id=$(dmon report new g | cat); echo $id
    9642 9587 9526 /usr/bin/make make␀-s␀-f␀-
    9587 9527 9526 /usr/bin/bash bash␀script
    == 25
    9647 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 26
    9648 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 27
    9649 9587 9649 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 28
    9650 9587 9650 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 29
    9651 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 30
    9652 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 31
    9654 9653 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9653 9587 9526 /usr/bin/bash bash␀script
    9587 9527 9526 /usr/bin/bash bash␀script
    == 32
    9655 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 33
    9659 9657 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9657 9587 9526 /usr/bin/bash bash␀script
    9587 9527 9526 /usr/bin/bash bash␀script
    == 34
    9662 9661 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9661 9587 9526 /usr/bin/bash bash␀script
    9587 9527 9526 /usr/bin/bash bash␀script
    == 35
    9663 9587 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9587 9527 9526 /usr/bin/bash bash␀script
    == 36
    9665 9664 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9664 9587 9526 /usr/bin/bash bash␀-c␀id=$(dmon report new g); sleep 0
    9587 9527 9526 /usr/bin/bash bash␀script
    == 37
    9668 9667 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9667 9666 9526 /usr/bin/dash sh␀-c␀id=$(dmon report new g || exit 1); sleep 0; dmon report done g $id
    9666 9587 9526 /usr/bin/dash sh␀-c␀id=$(dmon report new g || exit 1); sleep 0; dmon report done g $id
    9587 9527 9526 /usr/bin/bash bash␀script
    == 38
    9672 9671 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9671 9587 9526 /usr/bin/bash bash␀-c␀dmon report new g; sleep 0
    9587 9527 9526 /usr/bin/bash bash␀script
    == 39
    9674 9673 9673 /tmp/bin/dmon dmon␀report␀new␀g
    9673 9587 9673 /usr/bin/dash sh␀-c␀dmon report new g; true
    9587 9527 9526 /usr/bin/bash bash␀script
    == 40
    9676 9675 9675 /tmp/bin/dmon dmon␀report␀new␀g
    9675 9587 9675 /usr/bin/dash sh␀-c␀dmon report new g; sleep 0
    9587 9527 9526 /usr/bin/bash bash␀script
    == 41
    9680 9679 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9679 9678 9526 /usr/bin/dash sh␀-c␀dmon report new g
    9678 9587 9526 /usr/bin/python3.11 python3␀-c␀import os; os.system("dmon report new g")
    9587 9527 9526 /usr/bin/bash bash␀script
    == 42
    9683 9682 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9682 9681 9526 /usr/bin/dash /bin/sh␀-c␀dmon report new g; true
    9681 9587 9526 /usr/bin/python3.11 python3␀-c␀import os; os.popen("dmon report new g; true").read()
    9587 9527 9526 /usr/bin/bash bash␀script
    == 43
    9686 9685 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9685 9587 9526 /usr/bin/xargs xargs␀-n1␀dmon␀report␀new
    9587 9527 9526 /usr/bin/bash bash␀script
    == 44
    9690 9689 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9689 9688 9526 /usr/bin/dash sh␀-c␀dmon report new "$0"; true␀g
    9688 9587 9526 /usr/bin/xargs xargs␀-n1␀sh␀-c␀dmon report new "$0"; true
    9587 9527 9526 /usr/bin/bash bash␀script
    """#
}

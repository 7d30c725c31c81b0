extension AncestryRecords {
  /// A script of `OwnerLines`, run by dash on Debian 12.
  static let dash = #"""
    == 0
    9692 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 1
    9693 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 2
    9694 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 3
    9696 9695 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9695 9691 9526 /usr/bin/dash dash␀script
    9691 9527 9526 /usr/bin/dash dash␀script
    == 4
    9698 9697 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9697 9691 9526 /usr/bin/dash dash␀script
    9691 9527 9526 /usr/bin/dash dash␀script
    == 5
    9702 9701 9701 /tmp/bin/dmon dmon␀report␀new␀g
    9701 9691 9701 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 6
    9704 9703 9703 /tmp/bin/dmon dmon␀report␀new␀g
    9703 9691 9703 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 7
    9708 9706 9706 /tmp/bin/dmon dmon␀report␀new␀g
    9706 9705 9706 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9705 9691 9526 /usr/bin/dash dash␀script
    9691 9527 9526 /usr/bin/dash dash␀script
    == 8
    9710 9709 9709 /tmp/bin/dmon dmon␀report␀new␀g
    9709 9691 9709 /usr/bin/timeout timeout␀5␀env␀X=1␀nice␀dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 9
    9712 9711 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9711 9691 9526 /usr/bin/dash sh␀-c␀dmon report new g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 10
    9714 9713 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9713 9691 9526 /usr/bin/dash sh␀-c␀dmon report new g; true
    9691 9527 9526 /usr/bin/dash dash␀script
    == 11
    9717 9716 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9716 9691 9526 /usr/bin/dash sh␀-c␀dmon report new g; true
    9691 9527 9526 /usr/bin/dash dash␀script
    == 12
    9720 9719 9718 /tmp/bin/dmon dmon␀report␀new␀g
    9719 9718 9718 /usr/bin/dash sh␀-c␀dmon report new g; true
    9718 9691 9718 /usr/bin/timeout timeout␀5␀sh␀-c␀dmon report new g; true
    9691 9527 9526 /usr/bin/dash dash␀script
    == 13
    9722 9721 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9721 9691 9526 /usr/bin/bash bash␀-c␀dmon report new g; true
    9691 9527 9526 /usr/bin/dash dash␀script
    == 14
    9724 9723 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9723 9691 9526 /usr/bin/dash dash␀-c␀dmon report new g | tr -d x; true
    9691 9527 9526 /usr/bin/dash dash␀script
    == 15
    9729 9726 9526 /tmp/bin/dmon dmon␀report␀new␀g␀--label␀vm
    9726 9691 9526 /usr/bin/dash sh␀-c␀dmon report new g --label "$(hostname)"; true
    9691 9527 9526 /usr/bin/dash dash␀script
    == 16
    9730 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 17
    9731 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 18
    9732 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 19
    9734 9733 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9733 9691 9526 /usr/bin/dash dash␀script
    9691 9527 9526 /usr/bin/dash dash␀script
    == 20
    9736 9735 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9735 9691 9526 /usr/bin/dash dash␀script
    9691 9527 9526 /usr/bin/dash dash␀script
    == 21
    9739 9738 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9738 9691 9526 /usr/bin/make make␀-s␀-f␀-
    9691 9527 9526 /usr/bin/dash dash␀script
    == 22
    9743 9742 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9742 9741 9526 /usr/bin/dash /bin/sh␀-c␀true; dmon report new g; true
    9741 9691 9526 /usr/bin/make make␀-s␀-f␀-
    9691 9527 9526 /usr/bin/dash dash␀script
    == 23
    9747 9746 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9746 9745 9526 /usr/bin/dash /bin/sh␀-c␀id=$(dmon report new g); echo $id
    9745 9691 9526 /usr/bin/make make␀-s␀-f␀-
    9691 9527 9526 /usr/bin/dash dash␀script
    == 24
    9752 9751 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9751 9750 9526 /usr/bin/bash bash␀-eu␀-o␀pipefail␀-c␀id=$(dmon report new g | cat); echo $id
    9750 9749 9526 /usr/bin/bash bash␀-eu␀-o␀pipefail␀-c␀id=$(dmon report new g | cat); echo $id
    9749 9691 9526 /usr/bin/make make␀-s␀-f␀-
    9691 9527 9526 /usr/bin/dash dash␀script
    == 25
    9755 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 26
    9756 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 27
    9757 9691 9757 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 28
    9758 9691 9758 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 29
    9759 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 30
    9762 9760 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9760 9691 9526 /usr/bin/time time␀dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 31
    9764 9763 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9763 9691 9526 /usr/bin/dash dash␀script
    9691 9527 9526 /usr/bin/dash dash␀script
    == 32
    9766 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 33
    9770 9768 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9768 9691 9526 /usr/bin/dash dash␀script
    9691 9527 9526 /usr/bin/dash dash␀script
    == 34
    9774 9773 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9773 9691 9526 /usr/bin/dash dash␀script
    9691 9527 9526 /usr/bin/dash dash␀script
    == 35
    9775 9691 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9691 9527 9526 /usr/bin/dash dash␀script
    == 36
    9778 9777 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9777 9691 9526 /usr/bin/bash bash␀-c␀id=$(dmon report new g); sleep 0
    9691 9527 9526 /usr/bin/dash dash␀script
    == 37
    9782 9781 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9781 9780 9526 /usr/bin/dash sh␀-c␀id=$(dmon report new g || exit 1); sleep 0; dmon report done g $id
    9780 9691 9526 /usr/bin/dash sh␀-c␀id=$(dmon report new g || exit 1); sleep 0; dmon report done g $id
    9691 9527 9526 /usr/bin/dash dash␀script
    == 38
    9788 9787 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9787 9691 9526 /usr/bin/bash bash␀-c␀dmon report new g; sleep 0
    9691 9527 9526 /usr/bin/dash dash␀script
    == 39
    9791 9790 9790 /tmp/bin/dmon dmon␀report␀new␀g
    9790 9691 9790 /usr/bin/dash sh␀-c␀dmon report new g; true
    9691 9527 9526 /usr/bin/dash dash␀script
    == 40
    9793 9792 9792 /tmp/bin/dmon dmon␀report␀new␀g
    9792 9691 9792 /usr/bin/dash sh␀-c␀dmon report new g; sleep 0
    9691 9527 9526 /usr/bin/dash dash␀script
    == 41
    9801 9800 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9800 9797 9526 /usr/bin/dash sh␀-c␀dmon report new g
    9797 9691 9526 /usr/bin/python3.11 python3␀-c␀import os; os.system("dmon report new g")
    9691 9527 9526 /usr/bin/dash dash␀script
    == 42
    9807 9806 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9806 9803 9526 /usr/bin/dash /bin/sh␀-c␀dmon report new g; true
    9803 9691 9526 /usr/bin/python3.11 python3␀-c␀import os; os.popen("dmon report new g; true").read()
    9691 9527 9526 /usr/bin/dash dash␀script
    == 43
    9811 9810 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9810 9691 9526 /usr/bin/xargs xargs␀-n1␀dmon␀report␀new
    9691 9527 9526 /usr/bin/dash dash␀script
    == 44
    9816 9814 9526 /tmp/bin/dmon dmon␀report␀new␀g
    9814 9813 9526 /usr/bin/dash sh␀-c␀dmon report new "$0"; true␀g
    9813 9691 9526 /usr/bin/xargs xargs␀-n1␀sh␀-c␀dmon report new "$0"; true
    9691 9527 9526 /usr/bin/dash dash␀script
    """#
}

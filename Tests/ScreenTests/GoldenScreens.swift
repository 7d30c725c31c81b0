/// What the view shows of ``Samples``, looked at and found good.
enum GoldenScreens {
  /// 40 by 10.
  static let mixedNarrow = """
    build   1 active · 1 stalled · 1 lost
    ! compile     ▕█▌   ▏  30%  stalled 40 s
      link        ▕░    ▏       for 1:40
    ‽ test        lost after 20 s at 33% · …
    etl   3 active · 1 failed · 1 done
      load …ders  ▕██   ▏  42%  ETA 0:47
      all of it   ▕██▌  ▏  52%  ETA 0:32
        a ch…ong  ▕▏    ▏   4%  ETA 0:32
    ✓   子タ… 🎉  done in 12 s
    ✗ extract     failed after 1:12 at 40% …
    """

  /// 80 by 24.
  static let mixed = """
    build   1 active · 1 stalled · 1 lost
    ! compile           ▕███       ▏  30%             3/10              stalled 40 s
      link              ▕        ░░▏            1234 lines    5.0 s/it  for 1:40
    ‽ test              lost after 20 s at 33% · its process is gone
    etl   3 active · 1 failed · 1 done
      load orders       ▕████▏     ▏  42%   420/1000 files      12.3/s  ETA 0:47
      all of it         ▕█████▏    ▏  52%        1/2 tasks              ETA 0:32
        a child…r long  ▕▍         ▏   4%     4.76/114 MiB  3.34 MiB/s  ETA 0:32
    ✓   子タスク 🎉     done in 12 s
    ✗ extract           failed after 1:12 at 40% · exit 3
    """

  /// 200 by 60.
  static let mixedWide = """
    build   1 active · 1 stalled · 1 lost
    ! compile                                     ▕███████████▍                          ▏  30%             3/10              stalled 40 s
      link                                        ▕          ░░░░░░░░░                   ▏            1234 lines    5.0 s/it  for 1:40
    ‽ test                                        lost after 20 s at 33% · its process is gone
    etl   3 active · 1 failed · 1 done
      load orders                                 ▕███████████████▉                      ▏  42%   420/1000 files      12.3/s  ETA 0:47      orders-3.csv
      all of it                                   ▕███████████████████▊                  ▏  52%        1/2 tasks              ETA 0:32
        a child with a label that is rather long  ▕█▌                                    ▏   4%     4.76/114 MiB  3.34 MiB/s  ETA 0:32
    ✓   子タスク 🎉                               done in 12 s
    ✗ extract                                     failed after 1:12 at 40% · exit 3
    """

  /// 80 by 24.
  static let mixedASCII = """
    build   1 active, 1 stalled, 1 lost
    ! compile           [###>      ]  30%             3/10              stalled 40 s
      link              [        ==]            1234 lines    5.0 s/it  for 1:40
    ? test              lost after 20 s at 33%, its process is gone
    etl   3 active, 1 failed, 1 done
      load orders       [####>     ]  42%   420/1000 files      12.3/s  ETA 0:47
      all of it         [#####>    ]  52%        1/2 tasks              ETA 0:32
        a child~r long  [>         ]   4%     4.76/114 MiB  3.34 MiB/s  ETA 0:32
    +   ???? ?          done in 12 s
    x extract           failed after 1:12 at 40%, exit 3
    """

  /// 40 by 10.
  static let manyNarrow = """
    backup   14 active · 2 failed · 4 done
      piece 3   ▕   ▏   3%   3/80  ETA 3:17
    ✗ piece 60  failed after 1:00 at 75%
    render   14 active · 2 failed · 4 done
      piece 1   ▕   ▏   1%   1/80  ETA 3:19
    ✗ piece 40  failed after 40 s at 50%
    tests   14 active · 2 failed · 4 done
      piece 2   ▕   ▏   2%   2/80  ETA 3:18
    ✗ piece 50  failed after 50 s at 62%
    +54 more (39 active · 3 failed · 12 don…
    """

  /// 80 by 24.
  static let many = """
    backup   14 active · 2 failed · 4 done
      piece 3   ▕▋                 ▏   3%   3/80   1.50/s  ETA 3:17
      piece 6   ▕█▎                ▏   7%   6/80   1.50/s  ETA 3:14
      piece 9   ▕██                ▏  11%   9/80   1.50/s  ETA 3:11
      piece 15  ▕███▍              ▏  18%  15/80   1.50/s  ETA 3:05
      piece 18  ▕████              ▏  22%  18/80   1.50/s  ETA 3:02
      piece 21  ▕████▋             ▏  26%  21/80   1.50/s  ETA 2:59
    ✗ piece 30  failed after 30 s at 37%
    ✗ piece 60  failed after 1:00 at 75%
    render   14 active · 2 failed · 4 done
      piece 1   ▕▏                 ▏   1%   1/80   1.50/s  ETA 3:19
      piece 7   ▕█▌                ▏   8%   7/80   1.50/s  ETA 3:13
    ✗ piece 10  failed after 10 s at 12%
      piece 13  ▕██▉               ▏  16%  13/80   1.50/s  ETA 3:07
      piece 19  ▕████▎             ▏  23%  19/80   1.50/s  ETA 3:01
    ✗ piece 40  failed after 40 s at 50%
    tests   14 active · 2 failed · 4 done
      piece 2   ▕▍                 ▏   2%   2/80   1.50/s  ETA 3:18
      piece 5   ▕█▏                ▏   6%   5/80   1.50/s  ETA 3:15
      piece 11  ▕██▍               ▏  13%  11/80   1.50/s  ETA 3:09
      piece 14  ▕███▏              ▏  17%  14/80   1.50/s  ETA 3:06
    ✗ piece 20  failed after 20 s at 25%
    ✗ piece 50  failed after 50 s at 62%
    +40 more (28 active · 12 done)
    """

  /// 200 by 60.
  static let manyWide = """
    backup   14 active · 2 failed · 4 done
      piece 3   ▕█▍                                    ▏   3%   3/80   1.50/s  ETA 3:17
      piece 6   ▕██▊                                   ▏   7%   6/80   1.50/s  ETA 3:14
      piece 9   ▕████▎                                 ▏  11%   9/80   1.50/s  ETA 3:11
      piece 15  ▕███████▏                              ▏  18%  15/80   1.50/s  ETA 3:05
      piece 18  ▕████████▌                             ▏  22%  18/80   1.50/s  ETA 3:02
      piece 21  ▕█████████▉                            ▏  26%  21/80   1.50/s  ETA 2:59
    ✓ piece 24  done in 24 s
      piece 27  ▕████████████▊                         ▏  33%  27/80   1.50/s  ETA 2:53
    ✗ piece 30  failed after 30 s at 37%
      piece 33  ▕███████████████▋                      ▏  41%  33/80   1.50/s  ETA 2:47
    ✓ piece 36  done in 36 s
      piece 39  ▕██████████████████▌                   ▏  48%  39/80   1.50/s  ETA 2:41
      piece 42  ▕███████████████████▉                  ▏  52%  42/80   1.50/s  ETA 2:38
      piece 45  ▕█████████████████████▍                ▏  56%  45/80   1.50/s  ETA 2:35
    ✓ piece 48  done in 48 s
      piece 51  ▕████████████████████████▏             ▏  63%  51/80   1.50/s  ETA 2:29
      piece 54  ▕█████████████████████████▋            ▏  67%  54/80   1.50/s  ETA 2:26
      piece 57  ▕███████████████████████████           ▏  71%  57/80   1.50/s  ETA 2:23
    ✗ piece 60  failed after 1:00 at 75%
    render   14 active · 2 failed · 4 done
      piece 1   ▕▍                                     ▏   1%   1/80   1.50/s  ETA 3:19
      piece 7   ▕███▎                                  ▏   8%   7/80   1.50/s  ETA 3:13
    ✗ piece 10  failed after 10 s at 12%
      piece 13  ▕██████▏                               ▏  16%  13/80   1.50/s  ETA 3:07
      piece 19  ▕█████████                             ▏  23%  19/80   1.50/s  ETA 3:01
      piece 22  ▕██████████▍                           ▏  27%  22/80   1.50/s  ETA 2:58
      piece 25  ▕███████████▉                          ▏  31%  25/80   1.50/s  ETA 2:55
    ✓ piece 28  done in 28 s
      piece 31  ▕██████████████▋                       ▏  38%  31/80   1.50/s  ETA 2:49
      piece 34  ▕████████████████▏                     ▏  42%  34/80   1.50/s  ETA 2:46
      piece 37  ▕█████████████████▌                    ▏  46%  37/80   1.50/s  ETA 2:43
    ✗ piece 40  failed after 40 s at 50%
      piece 43  ▕████████████████████▍                 ▏  53%  43/80   1.50/s  ETA 2:37
      piece 46  ▕█████████████████████▊                ▏  57%  46/80   1.50/s  ETA 2:34
      piece 49  ▕███████████████████████▎              ▏  61%  49/80   1.50/s  ETA 2:31
    ✓ piece 52  done in 52 s
      piece 55  ▕██████████████████████████▏           ▏  68%  55/80   1.50/s  ETA 2:25
      piece 58  ▕███████████████████████████▌          ▏  72%  58/80   1.50/s  ETA 2:22
    tests   14 active · 2 failed · 4 done
      piece 2   ▕▉                                     ▏   2%   2/80   1.50/s  ETA 3:18
      piece 5   ▕██▍                                   ▏   6%   5/80   1.50/s  ETA 3:15
      piece 11  ▕█████▏                                ▏  13%  11/80   1.50/s  ETA 3:09
      piece 14  ▕██████▋                               ▏  17%  14/80   1.50/s  ETA 3:06
      piece 17  ▕████████                              ▏  21%  17/80   1.50/s  ETA 3:03
    ✗ piece 20  failed after 20 s at 25%
      piece 23  ▕██████████▉                           ▏  28%  23/80   1.50/s  ETA 2:57
      piece 26  ▕████████████▎                         ▏  32%  26/80   1.50/s  ETA 2:54
      piece 29  ▕█████████████▊                        ▏  36%  29/80   1.50/s  ETA 2:51
    ✓ piece 32  done in 32 s
      piece 35  ▕████████████████▋                     ▏  43%  35/80   1.50/s  ETA 2:45
      piece 38  ▕██████████████████                    ▏  47%  38/80   1.50/s  ETA 2:42
      piece 41  ▕███████████████████▍                  ▏  51%  41/80   1.50/s  ETA 2:39
    ✓ piece 44  done in 44 s
      piece 47  ▕██████████████████████▎               ▏  58%  47/80   1.50/s  ETA 2:33
    ✗ piece 50  failed after 50 s at 62%
      piece 53  ▕█████████████████████████▏            ▏  66%  53/80   1.50/s  ETA 2:27
    ✓ piece 56  done in 56 s
      piece 59  ▕████████████████████████████          ▏  73%  59/80   1.50/s  ETA 2:21
    +4 more (4 done)
    """
}

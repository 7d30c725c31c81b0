print("dmon")

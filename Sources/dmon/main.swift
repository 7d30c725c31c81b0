import Commands

print("dmon")

import Commands

// INTEGRATION: arguments from the C constructor, a Context wired to Platform, and Platform's exit.
print("dmon")

"""The command line: parse arguments, call what does the work, print. One module a command."""

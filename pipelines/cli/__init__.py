"""The command line: arguments and environment to settings, settings to a run."""

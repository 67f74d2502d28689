"""The archive of a fictional agency that `wirebeam demo` replays."""

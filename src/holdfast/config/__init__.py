"""Settings, addresses and the command line: sees every room."""

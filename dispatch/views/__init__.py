"""The console over HTTP: parse, command or selector, answer."""

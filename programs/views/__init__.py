"""Pages of the programs: parse, ask a command or a selector, answer."""

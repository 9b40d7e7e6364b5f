"""Home of the measurements: turns a second beside WeRoBot, and the cost of single steps."""

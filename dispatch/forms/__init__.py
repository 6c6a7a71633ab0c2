"""The shape of what a console sends. Rules live in the commands."""

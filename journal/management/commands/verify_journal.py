from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.selectors import first_flaw, head


class Command(BaseCommand):
    help = "Walk the journal's hash chain; name the first event altered, removed or inserted."

    def handle(self, *args: Any, **options: Any) -> None:
        if flaw := first_flaw():
            raise CommandError(f"The journal does not hold: {flaw}.")
        self.stdout.write(f"The journal is whole: {head()} events.")

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.selectors import first_broken_link, last_seq


class Command(BaseCommand):
    help = "Walk the journal's hash chain; name the first event altered, removed or inserted."

    def handle(self, *args: Any, **options: Any) -> None:
        if flaw := first_broken_link():
            raise CommandError(f"The journal does not hold: {flaw}.")
        self.stdout.write(f"The journal is whole: {last_seq()} events.")

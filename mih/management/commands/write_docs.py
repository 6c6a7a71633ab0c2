from typing import Any, Final

from django.core.management.base import BaseCommand

from mih.environment import ROOT
from mih.limits import limits_page
from mih.reference import endings_page, events_page, waits_page

PAGES: Final = {
    "endings.md": endings_page,
    "events.md": events_page,
    "limits.md": limits_page,
    "waits.md": waits_page,
}


class Command(BaseCommand):
    help = f"Write the pages of docs/ that are made from the code: {', '.join(PAGES)}."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, page in PAGES.items():
            (ROOT / "docs" / name).write_text(page())
            self.stdout.write(f"docs/{name} is written.")

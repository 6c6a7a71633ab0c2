from typing import Any

from django.core.management.base import BaseCommand

from mih.environment import ROOT
from mih.reference import events_page, waits_page


class Command(BaseCommand):
    help = "Write the pages of docs/ that are made from the code: docs/events.md and docs/waits.md."

    def handle(self, *args: Any, **options: Any) -> None:
        (ROOT / "docs" / "events.md").write_text(events_page())
        (ROOT / "docs" / "waits.md").write_text(waits_page())
        self.stdout.write("docs/events.md and docs/waits.md are written.")

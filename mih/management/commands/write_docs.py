from typing import Any

from django.core.management.base import BaseCommand

from mih.environment import ROOT
from mih.limits import limits_page
from mih.reference import events_page


class Command(BaseCommand):
    help = "Write the pages of docs/ that are made from the code: docs/events.md, docs/limits.md."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, page in (("events.md", events_page()), ("limits.md", limits_page())):
            (ROOT / "docs" / name).write_text(page)
            self.stdout.write(f"docs/{name} is written.")

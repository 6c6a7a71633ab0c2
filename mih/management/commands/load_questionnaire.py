from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mih.environment import ROOT
from programs.base.refusals import Refusal
from triage.screenings.questionnaire import UnreadableForm, read_form
from triage.screenings.services import load_questionnaire

SCORING = ROOT / "triage" / "scoring"


class Command(BaseCommand):
    help = (
        "Take in a screening instrument: a FHIR R4 Questionnaire in JSON. It is scored by the "
        "file given, else by the one in triage/scoring/ named after its code."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scoring", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = options["file"].read_text()
            scoring = options["scoring"] or _shipped(source)
            loaded = load_questionnaire(actor=None, source=source, scoring=scoring.read_text())
        except (OSError, UnicodeDecodeError, Refusal, UnreadableForm) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Loaded {loaded.code}: {loaded.title}")


def _shipped(source: str) -> Path:
    code = read_form(source).code
    path = SCORING / f"{code}.toml"
    if not path.exists():
        raise UnreadableForm(f"There is no scoring for {code!r}: name a file with --scoring.")
    return path

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.base.refusals import Refusal
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import waiting_to_publish
from triage.publishing.services import (
    draft_protocol,
    explain_easing,
    prove_protocol,
    publish_protocol,
    sign_protocol,
)


class Command(BaseCommand):
    help = (
        "Prove a protocol file, sign it and put it in force. A flawed one is refused, flaw by "
        "flaw; so is one without a signature, or with easings nobody explains."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--signed-by", default="", metavar="NAME")
        parser.add_argument("--role", default="", help="the role of who signs")
        parser.add_argument(
            "--explain",
            action="append",
            default=[],
            metavar="FROM:TO:WHY",
            help="why calls of rule FROM may be served less urgently by rule TO",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = self._publish(**options)
        except (OSError, UnicodeDecodeError, Refusal) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{version} is in force, signed by {version.signed_name}.")

    def _publish(self, **options: Any) -> ProtocolVersion:
        """Step by step; a step that is refused is taken up again by the next try."""
        source = options["file"].read_text()
        version = waiting_to_publish(source)
        if version is None:
            version = draft_protocol(actor=None, source=source)
            prove_protocol(actor=None, version_id=version.pk)
        if options["signed_by"] and not version.signed_at:
            sign_protocol(
                actor=None,
                version_id=version.pk,
                name=options["signed_by"],
                role=options["role"],
            )
        for line in options["explain"]:
            source, target, why = (*line.split(":", 2), "", "")[:3]
            explain_easing(
                actor=None, version_id=version.pk, from_rule=source, to_rule=target, text=why
            )
        return publish_protocol(actor=None, version_id=version.pk)

"""The migration that gave protocols a life, run over rows from before."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import now

BEFORE = [("triage", "0003_life")]
AFTER = [("triage", "0004_what_was_in_force")]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_last_published_is_in_force_and_the_others_are_retired():
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps.get_model("triage", "ProtocolVersion")
    at = now()
    for version in (1, 2):
        old.objects.create(
            code="okc",
            version=version,
            source="…",
            sha256="x" * 64,
            drafted_at=at,
            published_at=at,
        )
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(AFTER)
        new = executor.loader.project_state(AFTER).apps.get_model("triage", "ProtocolVersion")
        first, last = new.objects.order_by("version")
        assert (first.status, last.status) == ("retired", "published")
        assert first.retired_at is not None
        assert last.signed_name == "Published before signatures were kept"
    finally:
        new.objects.all().delete()
        executor = MigrationExecutor(connection)
        executor.migrate(latest)

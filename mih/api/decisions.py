"""A second person's word on what somebody eased or ended."""

from typing import Any
from uuid import UUID

from ninja import Router

from dispatch.countersigns.services import answer_countersign
from mih.api import bodies, schemas
from mih.api.requests import ApiRequest, run_once

router = Router()


@router.post("/countersigns/{uuid:countersign_id}/answer", response=schemas.CountersignAnswered)
def post_countersign(
    request: ApiRequest, countersign_id: UUID, body: bodies.NewCountersign
) -> dict[str, Any]:
    """Confirm or refuse. Until it is confirmed, what is graver goes on."""
    run_once(
        request,
        lambda _: answer_countersign(
            actor=request.auth, countersign_id=countersign_id, confirmed=body.confirmed
        ),
    )
    return {"id": countersign_id, "confirmed": body.confirmed}

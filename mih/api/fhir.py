"""Referrals as FHIR R4, for the partner's machine (docs/requirements.md R49)."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from ninja import Router

from mih.api.requests import ApiRequest
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.referrals import fhir
from programs.referrals.selectors import referral_out
from programs.referrals.services import move_referral, share_referral

router = Router()


@router.get("/fhir/ServiceRequest/{uuid:referral_id}")
def get_service_request(request: ApiRequest, referral_id: UUID) -> dict[str, Any]:
    """The referral. Giving it out is in the journal."""
    share_referral(actor=request.auth, referral_id=referral_id)
    return fhir.service_request(referral_out(referral_id))


@router.get("/fhir/Task/{uuid:referral_id}")
def get_task(request: ApiRequest, referral_id: UUID) -> dict[str, Any]:
    """How far the partner has come with it."""
    share_referral(actor=request.auth, referral_id=referral_id)
    return fhir.task(referral_out(referral_id))


@router.put("/fhir/Task/{uuid:referral_id}")
def put_task(request: ApiRequest, referral_id: UUID) -> dict[str, Any]:
    """What the partner says: received, accepted, in-progress, completed, rejected, failed or
    cancelled. Said again, it changes nothing.
    """
    require(request.auth, Can.REFER)
    before = referral_out(referral_id)
    try:
        step = fhir.read_task(json.loads(request.body or b"null"), str(referral_id))
    except fhir.BadTask as problem:
        raise Invalid(str(problem)) from None
    except ValueError:
        raise Invalid(_("This is not JSON.")) from None
    # A partner's machine sends its state again after a lost answer.
    if fhir.COMMAND_OF.get(fhir.TASK_STATUS[before.status]) != step.command:
        with transaction.atomic():
            move_referral(
                actor=request.auth,
                referral_id=referral_id,
                command=step.command,
                words=step.words,
            )
    return fhir.task(referral_out(referral_id))

"""The command line: what Enter would do, and doing it."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from dispatch.line.commands import LineContext
from dispatch.line.forms import LineForm
from dispatch.line.reading import completions, read
from programs.base.permissions import Can, require
from programs.base.refusals import Refusal
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of


@require_GET
def preview(request: StaffRequest) -> HttpResponse:
    """In words what Enter will do, or why it cannot; and what may be typed next."""
    context, text = _context_of(request, LineForm(request.GET))
    answer: dict[str, object] = {"completions": completions(context, text)}
    try:
        answer["preview"] = read(context, text).preview
    except Refusal as refusal:
        answer["problem"] = str(refusal)
    return JsonResponse(answer)


@require_POST
def run(request: StaffRequest) -> HttpResponse:
    """Run a command. A refusal is one sentence with its status, and changes nothing."""
    context, text = _context_of(request, LineForm(request.POST))
    try:
        reply = read(context, text).act()
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=refusal.status)
    return JsonResponse(
        {
            "said": reply.said,
            "open": reply.open,
            "press": reply.press,
            "go": reply.go,
            "show": reply.show,
        }
    )


def _context_of(request: StaffRequest, form: LineForm) -> tuple[LineContext, str]:
    require(request.user, Can.SEE_NARRATIVE)
    form.is_valid()
    cleaned = form.cleaned_data
    context = LineContext(request.user, audience_of(request.user), cleaned.get("call"))
    return context, cleaned.get("text", "")

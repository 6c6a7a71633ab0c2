"""Every address of this app, one file a noun."""

from dispatch.assignments.urls import urlpatterns as assignments
from dispatch.call_backs.urls import urlpatterns as call_backs
from dispatch.calls.urls import urlpatterns as calls
from dispatch.closing.urls import urlpatterns as closing
from dispatch.coaching.urls import urlpatterns as coaching
from dispatch.console.urls import urlpatterns as console
from dispatch.countersigns.urls import urlpatterns as countersigns
from dispatch.duress.urls import urlpatterns as duress
from dispatch.event_log.urls import urlpatterns as event_log
from dispatch.handoffs.urls import urlpatterns as handoffs
from dispatch.hazards.urls import urlpatterns as hazards
from dispatch.holds.urls import urlpatterns as holds
from dispatch.intake.urls import urlpatterns as intake
from dispatch.line.urls import urlpatterns as line
from dispatch.links.urls import urlpatterns as links
from dispatch.live_board.urls import urlpatterns as live_board
from dispatch.map.urls import urlpatterns as map
from dispatch.obligations.urls import urlpatterns as obligations
from dispatch.open_call.urls import urlpatterns as open_call
from dispatch.phone.urls import urlpatterns as phone
from dispatch.places.urls import urlpatterns as places
from dispatch.post_call.urls import urlpatterns as post_call
from dispatch.records.urls import urlpatterns as records
from dispatch.response.urls import urlpatterns as response
from dispatch.timers.urls import urlpatterns as timers
from dispatch.transfers.urls import urlpatterns as transfers
from dispatch.wallboard.urls import urlpatterns as wallboard

app_name = "dispatch"
urlpatterns = [
    # Before the others: taking a hand-off over opens the call, and "accept" is no step.
    *open_call,
    *assignments,
    *call_backs,
    *calls,
    *closing,
    *coaching,
    *console,
    *countersigns,
    *duress,
    *event_log,
    *handoffs,
    *hazards,
    *holds,
    *intake,
    *line,
    *links,
    *live_board,
    *map,
    *obligations,
    *phone,
    *places,
    *post_call,
    *records,
    *response,
    *timers,
    *transfers,
    *wallboard,
]

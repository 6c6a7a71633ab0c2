"""Every address of this app, one file a noun."""

from triage.decisions.urls import urlpatterns as decisions
from triage.metrics.urls import urlpatterns as metrics
from triage.publishing.urls import urlpatterns as publishing
from triage.screenings.urls import urlpatterns as screenings

app_name = "triage"
urlpatterns = [
    *decisions,
    *metrics,
    *publishing,
    *screenings,
]

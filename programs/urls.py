"""Every address of this app, one file a noun."""

from programs.accounts.urls import urlpatterns as accounts
from programs.boards.urls import urlpatterns as boards
from programs.caseload.urls import urlpatterns as caseload
from programs.directory.urls import urlpatterns as directory
from programs.follow_ups.urls import urlpatterns as follow_ups
from programs.handovers.urls import urlpatterns as handovers
from programs.hours.urls import urlpatterns as hours
from programs.people.urls import urlpatterns as people
from programs.presence.urls import urlpatterns as presence
from programs.referrals.urls import urlpatterns as referrals
from programs.reports.urls import urlpatterns as reports
from programs.roster.urls import urlpatterns as roster
from programs.state_reports.urls import urlpatterns as state_reports
from programs.units.urls import urlpatterns as units

app_name = "programs"
urlpatterns = [
    *accounts,
    *boards,
    *caseload,
    *directory,
    *follow_ups,
    *handovers,
    *hours,
    *people,
    *presence,
    *referrals,
    *reports,
    *roster,
    *state_reports,
    *units,
]

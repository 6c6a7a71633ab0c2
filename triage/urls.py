from django.urls import path

from triage.views import figures, pane, protocols, screening

app_name = "triage"
urlpatterns = [
    path("calls/<uuid:call_id>/triage/", pane.pane, name="pane"),
    path("calls/<uuid:call_id>/triage/advice/", pane.advise, name="advice"),
    path("calls/<uuid:call_id>/triage/start/", pane.start, name="start"),
    path("calls/<uuid:call_id>/triage/confirm/", pane.confirm, name="confirm"),
    path("calls/<uuid:call_id>/triage/override/", pane.override, name="override"),
    path("calls/<uuid:call_id>/triage/answers/", pane.answers, name="answers"),
    path("calls/<uuid:call_id>/screenings/", screening.found, name="screenings"),
    path("calls/<uuid:call_id>/screen/", screening.choose, name="screen"),
    path("calls/<uuid:call_id>/screen/<int:questionnaire_id>/", screening.ask, name="ask"),
    path(
        "calls/<uuid:call_id>/screen/<int:questionnaire_id>/record/",
        screening.record,
        name="record",
    ),
    path("protocols/", protocols.listed, name="protocols"),
    path("protocols/draft/", protocols.draft, name="draft"),
    path("protocols/<int:version_id>/", protocols.protocol, name="protocol"),
    path("protocols/<int:version_id>/prove/", protocols.prove, name="prove"),
    path("protocols/<int:version_id>/sign/", protocols.sign, name="sign"),
    path("protocols/<int:version_id>/publish/", protocols.publish, name="publish"),
    path("protocols/<int:version_id>/what-if/", protocols.what_if, name="what_if"),
    path("protocols/<int:version_id>/explain/", protocols.explain, name="explain"),
    path("figures/", figures.figures, name="figures"),
]

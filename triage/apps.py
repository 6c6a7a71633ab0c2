from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "triage"

    def ready(self) -> None:
        """Say what is done once a second person has confirmed that a decision is eased."""
        from dispatch.countersigns.services import carries_out
        from journal.codes.countersigns import CountersignKind
        from triage.decisions.services import carry_out_easing

        carries_out(CountersignKind.EASE_TRIAGE, carry_out_easing)

from django.apps import AppConfig


class MihConfig(AppConfig):
    name = "mih"

    def ready(self) -> None:
        import mih.checks  # noqa: F401

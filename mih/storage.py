"""How our static files are named where they are served."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

from mih.environment import ROOT

# Our scripts alone: Django's own reading of imports trips over words in others' comments.
IMPORT = (r"""(?P<matched>from "(?P<url>\./[a-z_]+\.js)";)""", 'from "%(url)s";')
SCRIPTS = tuple(sorted(script.name for script in (ROOT / "static").glob("*.js")))


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    """Compressed, under names that change with their content, in our scripts' imports too."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((script, (IMPORT,)) for script in SCRIPTS),
    )

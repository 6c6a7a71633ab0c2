"""What every template may use."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from programs.base.city import City, city
from programs.base.permissions import Can, allows
from programs.presence.selectors import presence_of

PAGES: Final = (

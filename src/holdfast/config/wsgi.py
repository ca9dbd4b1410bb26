"""The entry for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "holdfast.config.settings")
application = get_wsgi_application()

# Django is set up now.
from holdfast.config.long_lived import set_apart  # noqa: E402
from holdfast.config.tasks import work_beside_the_pages  # noqa: E402

set_apart()
work_beside_the_pages()

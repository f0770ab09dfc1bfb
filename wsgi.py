"""The WSGI entry point: `gunicorn wsgi:app`."""

import gc

from foia import create_app
from foia.lean import share_methods

app = create_app()
share_methods("foia")  # 1.3 MiB of each worker
# What was loaded stays for good: no collection need walk through it again.
gc.collect()
gc.freeze()
# What a page leaves behind is looked for every few pages, not many times in each.
gc.set_threshold(5000)

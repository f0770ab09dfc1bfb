"""The WSGI entry point: `gunicorn wsgi:app`."""

import gc

from foia import create_app
from foia.lean import forget_words, share_methods

share_methods("foia")  # 1.9 MiB of each worker
forget_words(gc.get_objects())  # 4 MiB, for what comes now to settle in
app = create_app()
# What was loaded stays for good: no collection need walk through it again.
gc.collect()
gc.freeze()
# What a page leaves behind is looked for every few pages, not many times in each.
gc.set_threshold(5000)

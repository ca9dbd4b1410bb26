"""A pytest plugin: tests read and write a home of their own, never anybody's installation.

Loaded by `-p pytest_home` in pyproject.toml, because settings are read before any conftest.py is.
Every xdist worker loads it anew, and so has its own home, keys and lock file.
DATABASE_URL stays: it says on which server the tests make their own database.
"""

import atexit
import os
import shutil
import tempfile

for _name in [name for name in os.environ if name.startswith("HOLDFAST_")]:
    del os.environ[_name]
HOME = tempfile.mkdtemp(prefix="holdfast-test-")
os.environ["HOLDFAST_HOME"] = HOME
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

"""The stage of exchange: work beside the pages is done at once, in the transaction of the test."""

import threading

import pytest

from holdfast.acting.callers import acting_as
from holdfast.exchange import jobs
from holdfast.exchange.models import ImportJob
from holdfast.exchange.pulse import Pulse


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    def begin(caller, job_id):
        with acting_as(caller), Pulse(job_id).beating():
            jobs.do(caller, ImportJob.objects.get(pk=job_id))
        nothing = threading.Thread(target=lambda: None)
        nothing.start()
        return nothing

    monkeypatch.setattr(jobs, "begin", begin)

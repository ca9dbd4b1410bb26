"""Each house rule catches its bad samples and leaves its good samples alone."""

import pytest
import rules

RISK = "src/holdfast/operation/risk"
BAD = [
    ("sql-by-hand", f"{RISK}/queries.py", "Risk.objects.raw('select 1')"),
    ("sql-by-hand", f"{RISK}/queries.py", "Risk.objects.extra(where=['1'])"),
    ("sql-by-hand", "src/holdfast/web/pages.py", "with link.cursor() as c:\n    pass"),
    ("write-outside-command", f"{RISK}/queries.py", "risk.save()"),
    ("write-outside-command", f"{RISK}/pages/matrix.py", "risk.save(update_fields=['state'])"),
    ("write-outside-command", f"{RISK}/checks.py", "Risk.objects.create(title='x')"),
    ("write-outside-command", f"{RISK}/access.py", "Risk.objects.filter(pk=1).update(state=2)"),
    ("write-outside-command", "src/holdfast/context/pages.py", "Issue.objects.all().delete()"),
    ("write-outside-command", "src/holdfast/context/queries.py", "rows.bulk_create(made)"),
    ("query-in-page", f"{RISK}/pages.py", "found = Risk.objects.all()"),
    ("query-in-page", "src/holdfast/context/endpoints.py", "Issue.objects.get(pk=key)"),
    ("http-in-core", f"{RISK}/commands.py", "from django.http import HttpResponse"),
    ("http-in-core", f"{RISK}/queries/matrix.py", "from django.shortcuts import render"),
    ("http-in-core", "src/holdfast/context/models.py", "import ninja"),
    ("long-file", "src/holdfast/web/lists.py", "x = 1\n" * 501),
    ("long-file", "frontend/islands/matrix.ts", "let x = 1;\n" * 501),
    ("vague-name", "src/holdfast/web/utils.py", ""),
    ("vague-name", "src/holdfast/web/helpers/dates.py", ""),
    ("vague-name", "frontend/islands/misc.ts", ""),
    ("save-override", f"{RISK}/models.py", "class Risk:\n    def save(self): pass"),
    (
        "unbounded-read",
        f"{RISK}/queries.py",
        "from holdfast.acting.callers import every_organization",
    ),
    (
        "model-in-migration",
        f"{RISK}/migrations/0002_x.py",
        "from holdfast.operation.risk.models import Risk",
    ),
    (
        "upward-type",
        "src/holdfast/records/models.py",
        "if T:\n    from holdfast.accounts.models import Unit",
    ),
    ("upward-type", "src/holdfast/ledger/tree.py", "import holdfast.acting.callers"),
    ("app-without-contract", "src/holdfast/improvement_of_none/models.py", ""),
    ("inline-code", "src/holdfast/web/templates/a.html", "<p>\n<script>alert(1)</script>"),
    ("inline-code", "src/holdfast/web/templates/a.html", "<style>p { color: red }</style>"),
    ("inline-code", "src/holdfast/web/templates/a.html", '<p style="color: red">'),
    ("inline-code", "src/holdfast/web/templates/a.html", '<a href="/" onclick="go()">'),
]
GOOD = [
    f"{RISK}/commands.py|risk.save()\nRisk.objects.create(title='x')",
    f"{RISK}/commands/risks.py|risk.save(update_fields=['state'])",
    f"{RISK}/queries.py|values.update(state=1)\nkeys.delete()\nfound = Risk.objects.filter(pk=1)",
    f"{RISK}/tests/test_risks.py|Risk.objects.raw('select 1')\nrisk.save()",
    f"{RISK}/migrations/0001_initial.py|from django.db import migrations, models\nrisk.save()",
    "src/holdfast/ledger/append.py|with connection.cursor() as c:\n    pass",
    "src/holdfast/records/search_sqlite.py|with connection.cursor() as c:\n    pass",
    "src/holdfast/acting/models.py|class Guarded:\n    def save(self): pass",
    "src/holdfast/exchange/backup.py|from holdfast.acting.callers import every_organization",
    "src/holdfast/web/lists.py|x = 1\n" + "x = 1\n" * 499,
    "src/holdfast/accounts/models.py|from holdfast.records.models import Record",
    "src/holdfast/web/pages.py|from django.http import HttpResponse\nlog.info('x', extra={})",
    "src/holdfast/web/templates/a.html|<script type=module src='a.js'></script>",
    "src/holdfast/web/templates/a.html|<script type='application/json' id='d'>{}</script>",
    "src/holdfast/web/templates/a.html|{# <p style='x'> #}\n<p data-style='x' x-on:click='n = 1'>",
]


def found_in(path: str, text: str) -> set[str]:
    return {each.rule for each in rules.findings([rules.Source.read(path, text)])}


@pytest.mark.parametrize(("name", "path", "text"), BAD)
def test_a_bad_sample_is_found(
    name: str, path: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "CLAUSES", (*rules.CLAUSES, "improvement_of_none"))
    assert name in found_in(path, text)


@pytest.mark.parametrize("sample", GOOD)
def test_a_good_sample_passes(sample: str) -> None:
    path, _, text = sample.partition("|")
    assert found_in(path, text) == set()


def test_every_rule_has_a_bad_sample() -> None:
    assert {name for name, _, _ in BAD} == set(rules.RULES)


def test_every_finding_says_what_to_do_instead() -> None:
    for _, path, text in BAD:
        for each in rules.findings([rules.Source.read(path, text)]):
            sentences = each.message.split(". ")
            assert len(sentences) >= 2 or ": " in each.message, each


def test_a_finding_names_the_line() -> None:
    text = "\n\nrisk.save()\n"
    [found] = rules.findings([rules.Source.read(f"{RISK}/queries.py", text)])
    assert found.line == 3

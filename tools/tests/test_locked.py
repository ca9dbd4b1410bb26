"""A lock that no longer answers to pyproject.toml is found before a release carries it."""

from locked import problems

SETTINGS = {
    "project": {"dependencies": ["django~=5.2.19", "pyyaml~=6.0"]},
    "dependency-groups": {"dev": ["pytest~=9.2"]},
}
RUNTIME = "django==5.2.20 \\\n    --hash=sha256:0\nPyYAML==6.0.3 \\\n    --hash=sha256:1\n"
DEV = RUNTIME + "pytest==9.2.1\ntzdata==2026.6 ; sys_platform == 'win32'\n"


def test_a_matching_lock_passes() -> None:
    assert list(problems(SETTINGS, RUNTIME, DEV)) == []


def test_a_dependency_that_is_not_locked_is_named() -> None:
    [found] = problems(SETTINGS, "django==5.2.20\n", DEV)
    assert "runtime.txt lacks pyyaml" in found


def test_a_version_outside_the_declared_range_is_named() -> None:
    old = RUNTIME.replace("5.2.20", "5.1.0")
    found = list(problems(SETTINGS, old, DEV.replace("5.2.20", "5.1.0")))
    assert found == [
        "requirements/runtime.txt has django 5.1.0; pyproject.toml asks for django~=5.2.19"
    ]


def test_tests_must_see_the_versions_that_run() -> None:
    [found] = problems(SETTINGS, RUNTIME, DEV.replace("6.0.3", "6.0.2"))
    assert found == "pyyaml 6.0.3 runs, but 6.0.2 is what the tests saw"


def test_an_address_in_a_lock_is_named() -> None:
    named = RUNTIME + "--index-url https://mirror.example/simple\n"
    [found] = problems(SETTINGS, named, DEV)
    assert "names an address" in found

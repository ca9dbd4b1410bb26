"""The typesetting process: lays out one printout under hard limits and answers with the PDF.

Started as `python -m holdfast.printing.child`; reads `{"data", "standards", "fonts", "printed_at",
"memory_bytes", "cpu_seconds"}` from standard input. Exit code 0: the PDF is on standard output;
2: it could not be set, the reason is on standard error. It knows no Django and no network; what a
person wrote reaches the layout as data and is never read as markup.
"""

import datetime as dt
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import typst

HERE: Final = Path(__file__).resolve().parent
TEMPLATES: Final = HERE / "templates"
FONTS: Final = HERE / "fonts"
NOT_SET: Final = 2


def main() -> int:
    """Answer one request and end."""
    request = json.load(sys.stdin)
    _confine(request["cpu_seconds"], request["memory_bytes"])
    try:
        pdf = _set(request)
    except (typst.TypstError, RuntimeError, MemoryError) as error:
        sys.stderr.write(str(error) or type(error).__name__)
        return NOT_SET
    sys.stdout.buffer.write(pdf)
    return 0


def _set(request: dict[str, Any]) -> bytes:
    pdf = typst.compile(
        TEMPLATES / "printout.typ",
        root=TEMPLATES,
        font_paths=[FONTS, *(Path(each) for each in request["fonts"])],
        ignore_system_fonts=True,
        package_path=TEMPLATES,  # no packages: nothing is fetched
        package_cache_path=TEMPLATES,
        sys_inputs={"data": request["data"]},
        pdf_standards=request["standards"],
        timestamp=dt.datetime.fromisoformat(request["printed_at"]),
    )
    return bytes(pdf)


def _confine(cpu_seconds: int, memory_bytes: int) -> None:
    with suppress(ImportError):  # absent on Windows, where only the wall clock limits
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())

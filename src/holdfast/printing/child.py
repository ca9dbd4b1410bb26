"""The typesetting process: lays out one printout under hard limits and answers with the PDF.

Started as `python -m holdfast.printing.child`; reads `{"data", "standards", "fonts", "printed_at",
"memory_bytes", "cpu_seconds", "enclosed"}` from standard input. Exit code 0: the PDF is on standard
output; 2: it could not be set, the reason is on standard error; 3: the enclosed file cannot be
shown, the code of the reason is on standard error. It knows no Django and no network; what a person
wrote reaches the layout as data and is never read as markup.
"""

import datetime as dt
import json
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import typst

HERE: Final = Path(__file__).resolve().parent
TEMPLATES: Final = HERE / "templates"
FONTS: Final = HERE / "fonts"
NOT_SET: Final = 2
UNPRINTABLE: Final = 3


def main() -> int:
    """Answer one request and end."""
    request = json.load(sys.stdin)
    _confine(request["cpu_seconds"], request["memory_bytes"])
    try:
        pdf = _with_pages(request) if request.get("enclosed") else _set(request, TEMPLATES, [])
    except (typst.TypstError, RuntimeError, MemoryError) as error:
        sys.stderr.write(str(error) or type(error).__name__)
        return NOT_SET
    if isinstance(pdf, str):
        sys.stderr.write(pdf)
        return UNPRINTABLE
    sys.stdout.buffer.write(pdf)
    return 0


def _with_pages(request: dict[str, Any]) -> bytes | str:
    """Set a paper behind which the pages of a file follow; or say why they cannot."""
    from holdfast.printing.pages import Unprintable, made_ready  # noqa: PLC0415 - only where needed

    enclosed = request["enclosed"]
    with tempfile.TemporaryDirectory(prefix="holdfast-press-") as folder:
        room = Path(folder) / "templates"
        shutil.copytree(TEMPLATES, room)
        source, target = Path(enclosed["path"]), room / f"enclosed.{enclosed['kind']}"
        try:
            if enclosed["kind"] == "pdf":
                sizes = made_ready(source, target, enclosed["most"])
            else:
                shutil.copyfile(source, target)
                sizes = [enclosed["size"]]
            return _set(request, room, sizes)
        except Unprintable as found:
            return found.code
        except typst.TypstError as error:
            if "enclosed." in str(error):
                return "damaged"
            raise


def _set(request: dict[str, Any], templates: Path, sizes: list[Any]) -> bytes:
    pdf = typst.compile(
        templates / "printout.typ",
        root=templates,
        font_paths=[FONTS, *(Path(each) for each in request["fonts"])],
        ignore_system_fonts=True,
        package_path=templates,  # no packages: nothing is fetched
        package_cache_path=templates,
        sys_inputs={"data": request["data"], "pages": json.dumps(sizes)},
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

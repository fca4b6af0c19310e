"""The report -> report.json: one finding, one document a line, so that it is read by lines, and written fast.

The encoder of the standard library is fast where it makes no indentation: ten times as fast as where it does.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The lines of the file, with their ends."""
    ahead = "{\n"
    for key, value in report.items():
        yield f"{ahead}{json.dumps(key)}: "
        yield from _value(value)
        ahead = ",\n"
    yield "\n}\n" if report else "{}\n"


def _value(value: Any) -> Iterator[str]:
    """A value of the report; of lists of objects, which may be long, each item is on a line of its own."""
    listed = value.get("listed") if isinstance(value, dict) else value
    if not isinstance(listed, list) or not listed or not isinstance(listed[0], dict):
        yield json.dumps(value, ensure_ascii=False)
        return
    if isinstance(value, dict):
        rest = json.dumps({key: inner for key, inner in value.items() if key != "listed"}, ensure_ascii=False)
        yield f'{rest[:-1]}{", " * (len(rest) > 2)}"listed": '
    yield "[\n"
    yield ",\n".join(json.dumps(item, ensure_ascii=False) for item in listed)
    yield "\n]" + "}" * isinstance(value, dict)

"""The command line: the only module that prints or exits.

A command opens what it needs, calls one step, renders, and returns its exit code. Results go to standard output, the
rest to standard error; an error that a user can mend is one line there. numpy and the steps are imported inside the
commands, so that `dedup --help` answers at once.
"""

import inspect
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from dedup.classes import Fate, Label
from dedup.errors import ConfigError, DedupError, ExitCode, InputError, OutputError
from dedup.report.terminal import amount, visible
from dedup.version import __version__

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.files.read import Source
    from dedup.result import Result

app = typer.Typer(
    help="Find near-duplicates and boilerplate in texts, take them out, and show every removal.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

boilerplate_app = typer.Typer(
    help="Templates of boilerplate: learn them from a corpus, for later runs.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(boilerplate_app, name="boilerplate")

Paths = Annotated[list[str], typer.Argument(metavar="PATHS", help="Files, folders, quoted globs; - is stdin.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print findings and errors only.")]
Words = list[str] | None

_PROGRESS_AFTER = 1.0  # seconds
_NAMED = 5  # documents that a message names
_LISTED, _WIDTH = 40, 80  # templates that are printed, and characters of each
_BASELINE, _BANK, _PAGE = "baseline of dedup", "bank of templates", "report of dedup"  # what is written over
_INTERRUPTED, _CLOSED_PIPE = 130, 141  # what a shell reports for SIGINT and SIGPIPE


def main() -> None:
    """The entry point of `dedup`."""
    for name in ("SIGTERM", "SIGHUP"):  # as an exception, so that nothing half-written stays behind
        if number := getattr(signal, name, None):
            signal.signal(number, lambda received, _: sys.exit(128 + received))
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    app(prog_name="dedup")


def _named(fate: Fate) -> str:
    return ", ".join(label.key for label in Label if label.row.fate is fate)


def _settings(
    config: Annotated[Path | None, typer.Option(help="Configuration file, instead of the nearest one.")] = None,
    threshold: Annotated[float | None, typer.Option(help="Jaccard similarity of near-duplicates, 0.3 to 1.")] = None,
    unit: Annotated[str | None, typer.Option(help="What is removed: paragraph, line, block, or document.")] = None,
    form: Annotated[
        str | None, typer.Option(metavar="NAME", help="zh-hans: compare both scripts of Chinese as one.")
    ] = None,
    keep_class: Annotated[
        Words, typer.Option(metavar="CLASS", help=f"Do not remove one of: {_named(Fate.REMOVED)}.")
    ] = None,
    drop_class: Annotated[Words, typer.Option(metavar="CLASS", help=f"Remove one of: {_named(Fate.KEPT)}.")] = None,
    boilerplate: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="What is removed as boilerplate: careful, balanced, or strict.")
    ] = None,
    furniture: Annotated[str | None, typer.Option(hidden=True)] = None,
    bank: Annotated[
        Path | None, typer.Option(metavar="FILE", help='Templates that "dedup boilerplate learn" wrote.')
    ] = None,
    include: Annotated[Words, typer.Option(metavar="PATTERN", help="Read only these files in folders.")] = None,
    exclude: Annotated[Words, typer.Option(metavar="PATTERN", help="Do not read these in folders.")] = None,
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help="Of files that are not UTF-8.")] = None,
    text_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Field with the text, in JSON lines, CSV and TSV.")
    ] = None,
    id_field: Annotated[str | None, typer.Option(metavar="NAME", help="Field that names a record.")] = None,
    follow_links: Annotated[
        bool | None, typer.Option("--follow-links", help="Follow links out of the folders that are named.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes at a time; the result is the same.")] = None,
) -> "Config":
    """Command line over file over default. Paths in a file are relative to its folder."""
    from dedup.files import settings

    file = config or settings.find_file(Path.cwd())
    made = settings.load(file)
    if made.follow_links and not (config or follow_links):
        raise ConfigError(  # whoever made the links may have made the file
            f"{file}: follow_links is not taken from a file that nobody named: pass --follow-links, or --config {file}"
        )
    if file:
        paths = tuple(str(file.parent / path) for path in made.paths)
        made = replace(made, paths=paths, baseline=str(file.parent / made.baseline))
        made = replace(made, bank=made.bank and str(file.parent / made.bank))
    if boilerplate and furniture:
        raise ConfigError("--furniture is an earlier name of --boilerplate: pass --boilerplate only")
    given: dict[str, Any] = {"threshold": threshold, "unit": unit, "workers": workers, "follow_links": follow_links}
    given |= {"form": form}
    given |= {"encoding": encoding, "text_field": text_field, "id_field": id_field}
    given |= {"boilerplate": boilerplate or furniture, "bank": bank and str(bank)}
    given |= {"include": include and tuple(include), "exclude": exclude and tuple(exclude)}
    values = {key: value for key, value in given.items() if value is not None}
    made = replace(made, **values).with_classes(tuple(keep_class or ()), tuple(drop_class or ()))
    return settings.with_bank(made)


def _command(function: Callable[..., ExitCode], of: typer.Typer = app) -> Callable[..., None]:
    """Register a command. One that takes `config` gets the options of `_settings` in its place."""
    own, shared = inspect.signature(function).parameters, inspect.signature(_settings).parameters
    options = {name: item for name, item in own.items() if name != "config"}
    if configured := "config" in own:
        options |= shared

    @wraps(function)
    def run(**given: Any) -> None:
        with _errors():
            if configured:
                given["config"] = _settings(**{name: given.pop(name) for name in shared})
            code = function(**given)
            with _stdout():
                pass  # what is still to come out
        raise typer.Exit(code)

    run.__signature__ = inspect.Signature(list(options.values()))  # type: ignore[attr-defined]
    run.__annotations__ = {name: item.annotation for name, item in options.items()}
    return of.command()(run)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"dedup {__version__}")
        raise typer.Exit


@_command
def clean(
    paths: Paths,
    config: "Config",
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write: new, empty, or written by dedup.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be done, write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Clean documents that would lose too much, too.")] = False,
    emptied: Annotated[
        str | None, typer.Option(metavar="WHAT", help="Documents of which nothing is left: drop, or keep their files.")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> ExitCode:
    """Write cleaned texts, a ledger, and a report of every removal.

    OUT mirrors the input and holds ledger.jsonl, report.html, report.json and report.md. A document of which all text
    stands elsewhere is left out. Exit code 1: documents that would lose too much were held back; they are written
    unchanged.

    \b
    Example:
      dedup clean seeds/ -o cleaned/
    """
    from dedup import api

    job = api.Job(tuple(paths), out, force=force, dry_run=dry_run)
    with _progress(quiet) as show:
        done = api.cleaned_files(job, replace(config, emptied=emptied or config.emptied), show)
    _tell(done.source, config, quiet=quiet)
    with _noted("" if dry_run else f"{out} is written"):
        _print_report(done.report, as_json=as_json, quiet=quiet)
    held = done.result.held_back
    if not quiet:
        left_out = int(done.result.left_out().sum())
        written = f"{amount(len(done.result) - left_out, 'document')} written to {out}"
        _say((f"nothing was written to {out}" if dry_run else written) + (f", {left_out:,} left out" * (left_out > 0)))
    if held:
        named = ", ".join(map(str, held[:_NAMED])) + (f" and {len(held) - _NAMED} more" if len(held) > _NAMED else "")
        stay = "would be written" if dry_run else "written"
        _say(f"held back, {stay} unchanged: {named}: each would lose too much; to clean them too, pass --force")
    return ExitCode.FOUND if held else ExitCode.DONE


@_command
def scan(
    paths: Paths,
    config: "Config",
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as a page, too.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> ExitCode:
    """Report what a clean would remove, and write nothing.

    \b
    Example:
      dedup scan seeds/ --html report.html
    """
    from dedup.files import write
    from dedup.files.folder import is_report
    from dedup.report import build
    from dedup.report import html as pages

    if html:
        write.check_file(html, is_report, _PAGE)
    source = _read(paths, config, [html] if html else [], quiet=quiet)
    page = build.build(_found(source, config, quiet=quiet), command="scan", skipped=source.skipped)
    if html:
        write.write_file(html, pages.html(page).encode(), is_report, _PAGE)
    with _noted(f"{html} is written" if html else ""):
        _print_report(page, as_json=as_json, quiet=quiet)
    return ExitCode.DONE


@_command
def check(
    config: "Config",
    paths: Annotated[Words, typer.Argument(metavar="[PATHS]", help="What to read; default: as configured.")] = None,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="Accepted findings; default as set.")] = None,
    write_baseline: Annotated[bool, typer.Option("--write-baseline", help="Accept what is found now.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> ExitCode:
    """Fail if there is anything to remove that is not accepted.

    Prints `path:line:col: CODE message (copy of path:line): text`. Exit code 1: something new was found.

    \b
    Example:
      dedup check docs/
    """
    from dedup.files import baseline as gate
    from dedup.files import write

    if not (paths := paths or list(config.paths)):
        raise ConfigError('nothing to check: name PATHS, or set paths = ["docs"] in dedup.toml')
    accepted = baseline or Path(config.baseline)
    if write_baseline:
        write.check_file(accepted, gate.is_baseline, _BASELINE)
    else:
        known = gate.read_baseline(accepted)
    source = _read(paths, config, [accepted], quiet=quiet)
    result = _found(source, config, quiet=quiet)
    found = gate.findings(result, _shown(source), _names(source, accepted))
    if write_baseline:
        write.write_file(accepted, gate.baseline(found), gate.is_baseline, _BASELINE)
        _say(f"{accepted}: {amount(len(found), 'finding')} accepted from now on")
        return ExitCode.DONE
    fresh, gone = gate.new(found, known)
    if as_json:
        _print_json([{key: value for key, value in asdict(item).items() if key != "key"} for item in fresh])
    else:
        for item in fresh:
            print(_visible(str(item)))
    if not quiet:
        old, files = len(found) - len(fresh), amount(len(source.path), "document")
        _say(f"{amount(len(fresh), 'new finding')}, {old} accepted, in {files}")
    if gone and not quiet:
        _say(
            f"{accepted}: {amount(gone, 'accepted finding')} no longer there: bring it up to date with --write-baseline"
        )
    return ExitCode.FOUND if fresh else ExitCode.DONE


@_command
def restore(
    ledger: Annotated[Path, typer.Argument(help="A ledger.jsonl, or the folder that holds it.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Folder to write: new or empty.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", help="The cleaned files; default: beside the ledger.")
    ] = None,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Restore this document only.")] = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="Prove every claim of the ledger, write nothing.")
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> ExitCode:
    """Give the original files back, byte for byte, from the cleaned files and their ledger.

    \b
    Example:
      dedup restore cleaned/ledger.jsonl -o originals/
    """
    from dedup.files import claims, write
    from dedup.files import ledger as ledgers
    from dedup.files.folder import LEDGER, is_ours, moved_aside

    for given in (ledger, ledger.parent):
        if old := moved_aside(given):
            raise InputError(
                f"{given}: a clean that was killed moved it to {old}: run the same clean again, or move it back"
            )
    path = ledger / LEDGER if ledger.is_dir() else ledger
    folder = folder or path.parent
    if check_only:
        removals = claims.verify(path, folder)
        message = f"{path}: every file restores, {amount(removals, 'removal')} proven"
        written: dict[str, Any] = {"ledger": str(path), "removals": removals, "documents": []}
    elif out is None:
        raise InputError("nothing to do: name the folder to write with -o, or pass --check")
    else:
        if is_ours(out):
            raise OutputError(f"{out}: holds cleaned files: name a new or empty folder with -o")
        originals = dict(ledgers.restore(path, folder, document))  # all of it is proven before anything is written
        write.check_place(out, [folder, path], [])
        write.write_tree(out, originals.items(), mode=path.stat().st_mode & 0o666)
        message = f"{amount(len(originals), 'document')} restored to {out}"
        written = {"ledger": str(path), "out": str(out), "documents": list(originals)}
    if as_json:
        _print_json(written)
    elif not quiet:
        print(_visible(message))
    return ExitCode.DONE


@_command
def explain(
    place: Annotated[str, typer.Argument(metavar="FILE:LINE", help="A line, counted from 1.")],
    config: "Config",
    corpus: Annotated[Words, typer.Option(metavar="PATHS", help="What to compare with; default: see above.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> ExitCode:
    """Say why a line is removed or kept, with the numbers.

    The file is compared with the configured paths if it is among them, otherwise with its folder. A line of a record is
    FILE#ID:LINE.

    \b
    Example:
      dedup explain seeds/000_5c87921ea56efa49.txt:65
    """
    from dedup.report import explain as explaining

    name, _, number = place.rpartition(":")
    if not name or not number.isdecimal():
        raise InputError(f"{place}: not a place: write FILE:LINE, such as notes.txt:12")
    file, record = Path(name), ""
    if not file.is_file():
        before, _, record = name.partition("#")
        if not (record and (file := Path(before)).is_file()):
            raise InputError(f"{name}: no such file: check the spelling")
    known = corpus or list(config.paths)
    source = _read(known, config, quiet=quiet) if known else None
    if source is None or (row := _row(source, file, record)) is None:
        if corpus:
            raise InputError(f"{name}: is not among the documents of --corpus: name a folder that holds it")
        source = _read([str(file.parent), str(file)], config, quiet=quiet)
        row = _row(source, file, record)
    if row is None:
        raise InputError(f"{name}: no such record: write FILE#ID:LINE, such as {file}#1:1")
    explained = explaining.explain(_found(source, config, quiet=quiet), source.documents.id[row], int(number))
    if as_json:
        _print_json(explained)
    else:
        for line in explaining.sentences(explained):
            print(_visible(line))
    return ExitCode.DONE


@_command
def repeats(
    paths: Paths,
    config: "Config",
    chars: Annotated[int, typer.Option(min=4, metavar="N", help="Shortest repeat, characters of normal form.")] = 32,
    top: Annotated[int, typer.Option(min=0, metavar="N", help="List only so many; 0: all.")] = 50,
    as_json: AsJson = False,
) -> ExitCode:
    """List every text that occurs more than once, with all its places.

    Maximal repeats, through the borders of paragraphs; those with the most repeated text first. Nothing is decided.

    \b
    Example:
      dedup repeats seeds/ --chars 50
    """
    from dedup.report import repeats as concordance

    listed = concordance.concordance(_read(paths, config).documents, config, chars=chars, top=top)
    if as_json:
        _print_json(listed)
    else:
        for line in concordance.sentences(listed):
            print(_visible(line))
    return ExitCode.DONE


@_command
def tune(
    paths: Paths,
    config: "Config",
    sample: Annotated[int, typer.Option(min=1, metavar="N", help="Characters of the sample.")] = 2_000_000,
    as_json: AsJson = False,
) -> ExitCode:
    """Show what other thresholds would do to a sample, and the pairs at the border.

    The sample is of whole documents. The figures are exact; `scan` also looks at layout and boilerplate.

    \b
    Example:
      dedup tune seeds/ --threshold 0.7
    """
    from dedup.report import terminal as plain
    from dedup.report import tune as tuning

    tuned = tuning.tune(_read(paths, config).documents, config, chars=sample)
    if as_json:
        _print_json(tuned)
    else:
        print(plain.tuning(tuned), end="")
    return ExitCode.DONE


@_command
def bench(
    paths: Paths,
    config: "Config",
    repeat: Annotated[int, typer.Option(min=1, help="Runs; the fastest of each stage counts.")] = 3,
    as_json: AsJson = False,
) -> ExitCode:
    """Measure each stage on a corpus: seconds, ns per character, peak memory.

    \b
    Example:
      dedup bench seeds/ --repeat 5
    """
    from dedup import pipeline

    docs = _read(paths, config).documents
    runs = [pipeline.profile(docs, config) for _ in range(repeat)]
    stages = [min(same, key=lambda stage: stage["seconds"]) for same in zip(*runs, strict=True)]
    if as_json:
        _print_json({"documents": len(docs), "characters": len(docs.code), "runs": repeat, "stages": stages})
        return ExitCode.DONE
    print(f"{len(docs)} documents, {len(docs.code)} characters, best of {repeat}")
    print(f"{'stage':<24}{'seconds':>10}{'cpu':>10}{'ns/char':>10}{'peak MB':>10}")
    for stage in stages:
        figures = stage["seconds"], stage["cpu_seconds"], stage["ns_per_char"], stage["peak_mb"]
        print(f"{stage['stage']:<24}" + "".join(f"{figure:>10.3f}" for figure in figures))
    return ExitCode.DONE


@partial(_command, of=boilerplate_app)
def learn(
    paths: Paths,
    config: "Config",
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The bank to write.")],
    documents: Annotated[int, typer.Option(min=2, metavar="N", help="In how many documents a template occurs.")] = 4,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> ExitCode:
    """Write a bank of the lines that recur over a corpus, with slots for what differs.

    Later runs and `check` use it with --bank, or `bank = "FILE"` in dedup.toml: they know the boilerplate of the
    site from one page. Reprints count as one document. The bank is a readable file; strike out what you disagree with.

    \b
    Example:
      dedup boilerplate learn pages/ -o site.bank
    """
    from dedup.boilerplate import bank
    from dedup.files import write
    from dedup.files.bank import is_bank
    from dedup.report import templates

    write.check_file(out, is_bank, _BANK)
    source = _read(paths, config, [out], quiet=quiet)
    result = _found(source, replace(config, bank=""), force=True, quiet=quiet)
    found = templates.templates(result, least=documents)
    content = bank.dump(found, len(source.documents))
    write.write_file(out, content, is_bank, _BANK)
    named = sum(template.label is not None for template in found)
    if as_json:
        _print_json(json.loads(content))
    elif not quiet:
        print(f"{'documents':>9}  {'class':<10}{'place':<8}text")
        for template in found[:_LISTED]:
            label = template.label.key if template.label is not None else "-"
            print(f"{template.documents:>9}  {label:<10}{template.places[0]:<8}{_visible(template.text)[:_WIDTH]}")
    if not quiet:
        _say(f"{amount(len(found), 'template')}, {named} of them boilerplate, written to {out}")
    return ExitCode.DONE


@_command
def schema() -> ExitCode:
    """Print the JSON Schema of report.json.

    \b
    Example:
      dedup schema > report.schema.json
    """
    from dedup.report import build

    _print_json(build.schema())
    return ExitCode.DONE


def _read(paths: Sequence[str], config: "Config", apart: Sequence[Path] = (), *, quiet: bool = False) -> "Source":
    """The documents, without what is apart; what leads out of what was named is told."""
    from dedup.files import read

    source = read.read(paths, config, apart)
    _tell(source, config, quiet=quiet)
    return source


def _tell(source: "Source", config: "Config", *, quiet: bool) -> None:
    """Say in which encodings files are, which fields were read, and which links lead out of what was named."""
    links, files, other = source.links, source.files, sorted(source.encodings.items())
    if other and not quiet:
        named = ", ".join(f"{name} ({guess.encoding}, {guess.confidence:.0%} sure)" for name, guess in other[:_NAMED])
        _say(f"not UTF-8: {named}{f' and {len(other) - _NAMED} more' if len(other) > _NAMED else ''}")
    if files and not quiet:
        more = f"; and {amount(len(files) - _NAMED, 'more file')} of records" if len(files) > _NAMED else ""
        _say("; ".join(map(str, files[:_NAMED])) + more)
    if links and (config.follow_links or not quiet):
        named = ", ".join(links[:_NAMED]) + (" ..." if len(links) > _NAMED else "")
        some = f"{amount(len(links), 'link')} out of what was named"
        _say(f"followed {some}: {named}" if config.follow_links else f"passed over {some} (--follow-links): {named}")


def _found(source: "Source", config: "Config", *, force: bool = False, quiet: bool = False) -> "Result":
    """Run the pipeline."""
    from dedup import pipeline

    with _progress(quiet) as show:
        return pipeline.find(source.documents, config, force=force, progress=show)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, float], None] | None]:
    """On a terminal, show how far the work is once it takes longer than a moment."""
    if quiet or not (sys.stderr and sys.stderr.isatty()):
        yield None
        return
    begin, width = time.monotonic(), 40

    def show(stage: str, share: float) -> None:
        if time.monotonic() - begin > _PROGRESS_AFTER:
            print(f"\r{f'{share:4.0%} {stage}':<{width}}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print(f"\r{'':<{width}}\r", end="", file=sys.stderr, flush=True)


def _row(source: "Source", file: Path, record: str) -> int | None:
    """The row of the document that was read from a file, or from a record of it."""
    real = os.path.realpath(file)
    for row, (path, name) in enumerate(zip(source.path, _inside(source), strict=True)):
        if name == record and path and os.path.realpath(path) == real:
            return row
    return None


def _shown(source: "Source") -> list[str]:
    """Each document as the user would open it: relative to the working directory if it lies below."""
    here = Path.cwd()
    paths = (path.relative_to(here) if path and path.is_relative_to(here) else path for path in source.path)
    named = zip(paths, source.documents.id, _inside(source), strict=True)
    return [f"{path or name}{f'#{record}' if record else ''}" for path, name, record in named]


def _names(source: "Source", baseline: Path) -> list[str]:
    """Each document as a baseline names it: relative to the baseline, wherever the command is started."""
    folder = baseline.absolute().parent
    named = zip(source.path, source.documents.id, _inside(source), strict=True)
    return [
        Path(os.path.relpath(path.absolute(), folder)).as_posix() + (f"#{record}" if record else "") if path else name
        for path, name, record in named
    ]


def _inside(source: "Source") -> list[str]:
    """What each document is called inside of its file, "" for those that are files."""
    inside = {key: key[len(file.name) + 1 :] for file in source.files for key in file.documents}
    return [inside.get(name, "") for name in source.documents.id]


def _print_report(page: dict[str, Any], *, as_json: bool, quiet: bool) -> None:
    from dedup.report import terminal as plain

    with _stdout():
        if as_json:
            _print_json(page)
        elif not quiet:
            print(plain.summary(page), end="")


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=1))  # in ASCII: no terminal takes it for a command


def _say(message: str) -> None:
    if sys.stderr is None:  # it was closed: print would take standard output
        return
    try:
        print(f"dedup: {_visible(message)}", file=sys.stderr, flush=True)
    except OSError:  # a full disk: the exit code still tells
        sys.stderr = None


@contextmanager
def _stdout() -> Iterator[None]:
    """Print, and bring it out while it can still be said that it did not work."""
    try:
        yield
        if sys.stdout:  # None: it was closed
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, "standard output") from None


def _visible(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    return visible(text).replace("\n", "⏎").replace("\t", " ")


def _fail(message: str, code: int) -> NoReturn:
    _say(message)
    raise typer.Exit(code)


@contextmanager
def _noted(done: str) -> Iterator[None]:
    """What goes wrong from here on comes after something was done, and says so."""
    try:
        yield
    except BaseException as error:
        if done:
            error.add_note(done)
        raise


def _notes(error: BaseException) -> str:
    return "".join(f"; {note}" for note in dict.fromkeys(getattr(error, "__notes__", ())))


@contextmanager
def _errors() -> Iterator[None]:
    """Every error becomes one line on standard error, and an exit code."""
    try:
        yield
    except DedupError as error:
        _fail(f"error: {error}{_notes(error)}", ExitCode.USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
        raise typer.Exit(_CLOSED_PIPE) from None
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"error: {place}{error.strerror or error}{_notes(error)}", ExitCode.USAGE)
    except MemoryError:
        _fail("error: not enough memory: name fewer files at a time", ExitCode.USAGE)
    except KeyboardInterrupt as error:
        _fail(f"interrupted{_notes(error) or ', nothing was changed'}", _INTERRUPTED)
    except Exception as error:
        if os.environ.get("DEDUP_DEBUG") == "1":
            traceback.print_exc()
        name = type(error).__name__
        _fail(f"{name}: {error}: a defect of dedup: report it, with the output under DEDUP_DEBUG=1", ExitCode.DEFECT)

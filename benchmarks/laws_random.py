"""Random small corpora with random settings, made to repeat in every way that we know, and a shrinker.

A corpus is one to five documents of a few sections. Each section plays one of the plots below with sentences of a small
pool: text that repeats across a border, a tail that two paragraphs share, a chain in which each is like its neighbour
only, text that grows line by line, blocks, pages between boilerplate, hard-wrapped text, and characters at random.
The same seed makes the same corpora. What fails is cut down to few documents, lines, clauses and settings that
still fail, and printed.

Used by `python -m benchmarks.laws --random N --seed S`.
"""

import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, NoReturn

from benchmarks import laws
from benchmarks.laws import Failures, Texts
from dedup.config import BOILERPLATE_LEVELS, REMOVABLE, UNITS, Config

LINE = re.compile(r".*?(?:\r\n|[\n\r\v\f\x85\u2028\u2029]|\Z)", re.DOTALL)
CLAUSE = re.compile(r"[^，。；,.;\n]*[，。；,.;\n]+|[^，。；,.;\n]+\Z")
OPEN = Path(__file__).with_name("laws_open.txt")
SECONDS = 60  # after which a run is said not to end
SHRINKS = 8  # failures of different kinds that are cut down
LOOKS = 200  # corpora that are tried to cut one down

PROSE = (
    "渡船在清晨六点离开东岸，船上只有三个赶早市的菜农和一筐还带着露水的黄瓜。",
    "管水的老魏把闸门提高了两指，水顺着新砌的渠沟流进最远的那块田，一路没有漏掉一滴。",
    "图书馆的旧目录柜还留在二楼，抽屉里的卡片按笔画排着，最后一张写于一九九六年的冬天。",
    "今年四月，镇里安排修缮北街的石板路二十里，让背着书包的孩子不必再绕过泥坑，款项已经拨付。",
    "今年六月，镇里安排修缮北街的石板路五十里，让背着书包的孩子不必再绕过泥坑，款项已经拨付。",
    "卖豆腐的人从不吆喝，敲两下竹板，整条巷子就知道他来了。",
    "气象站的风杯转了一夜，记录纸上的曲线像一道没有尽头的山脊，值班的人看着它喝完了一壶浓茶。",
    "他们把戏台搭在打谷场上，唱的是祖父听过的那一出，词儿一个字也没有改。",
    "The lighthouse keeper wrote down every ship that passed, its flag, its cargo and the hour, in a green ledger.",
    "Nobody had opened the upper windows since the flood, and the smell of the river was still in the curtains.",
    "In the third week of the strike the bakers sent two hundred loaves to the gate and would take no money.",
    "朝の市場では、魚を並べる手が休むことはなく、値段を叫ぶ声だけが霧の中を行き来していた。",
    "산을 넘어온 바람이 마당의 빨래를 흔들고, 아이들은 감나무 아래에서 해가 질 때까지 공기놀이를 했다.",
    "เรือหางยาวแล่นผ่านตลาดน้ำตอนเช้ามืด เสียงเครื่องยนต์ดังก้องไปทั้งคลอง",
)
SHORT = (
    "好。",
    "……",
    "***",
    "---",
    "守桥人",
    "## 北街与石板",
    "（第三节）",
    "Yes.",
    "3.5%",
    "第12条",
    "| a | b |",
    "1.",
)
BOILERPLATE = (
    "返回顶部",
    "相关阅读",
    "上一篇：没有了",
    "来源：东岸晚报",
    "2021-07-14 08:30:12 阅读 1024",
    "本报记者 陈小满",
    "版权声明：本站内容转载自网络，如有侵权请与我们联系删除。",
    "点击下载币安APP",
    "欧易(OKX)注册链接",
    "首页 > 新闻 > 本地",
    "Share on Facebook",
    "Copyright 2019 Harbour Times. All rights reserved.",
    "www.example.org",
    "（新华社东岸7月14日电）",
    "责任编辑：何一帆",
)
ENDS = ("\n", "\n", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\x85", "\u2028", "\v", "\n\u3000\u3000", " \n")
TROUBLE = (
    "\u0301\u0323\u0345\u3099\u0e33\u1161\u200b\u200d\u2060\ufeff\xad\u202e\ufe0f\u034f\ufdfa"
    "①㈱ßŉﾊﾞ½Ⅷ\x01\x7f\ue000\u0378\U0010ffff"
)
ALPHABETS = ("天地玄黄宇宙", "甲乙", "abcdefgh ", "5９٣0.:/-%", "。，！？「」（）", "[]*#_`|>", TROUBLE)


@dataclass(frozen=True, slots=True)
class Case:
    """One corpus and the settings that it is run with; `force`: no document is held back."""

    texts: Texts
    config: Config
    force: bool


def case(seed: int, number: int) -> Case:
    """The corpus of that number: always the same."""
    random = Random(f"{seed}/{number}")
    pool = random.sample(PROSE, random.randint(1, 5))
    pool += [_edited(random, random.choice(pool)) for _ in range(2)]
    texts = {f"{name}.txt": _document(random, pool) for name in "abcde"[: random.randint(1, 5)]}
    if len(texts) > 1 and random.random() < 0.3:  # a document that is another one again, or nearly
        source, copy = random.sample(sorted(texts), 2)
        texts[copy] = texts[source] if random.random() < 0.3 else _revised(random, texts[source], pool)
    return Case(texts, _config(random), random.random() < 0.6)


def _config(random: Random) -> Config:
    if random.random() < 0.5:
        return Config()
    choices: dict[str, tuple[Any, ...]] = {
        "unit": UNITS,
        "threshold": (0.3, 0.5, 0.7, 0.9, 1.0),
        "boilerplate": BOILERPLATE_LEVELS,
        "min_chars": (1, 4, 10, 60),
        "contained_chars": (1, 8, 30),
        "shared_chars": (1, 8, 30),
        "repeat_chars": (8, 12, 40),
        "shingle_chars": (2, 3, 8),
        "near_miss": (0.1, 0.9),
        "max_loss": (0.0, 0.3, 1.0),
        "stub_chars": (0, 60),
        "drop": (tuple(key for key in REMOVABLE if random.random() < 0.7),),
    }
    picked = random.sample(sorted(choices), random.randint(1, 4))
    return replace(Config(), **{key: random.choice(choices[key]) for key in picked})


def _noise(random: Random, size: int) -> str:
    return "".join(random.choice(random.choice(ALPHABETS)) for _ in range(size))


def _edited(random: Random, text: str) -> str:
    """A text with one edit: characters in, out or twice, halves swapped, another sentence before or behind it."""
    at = random.randrange(len(text)) if text else 0
    to = at + random.randint(1, 10)
    return random.choice(
        (
            text[:at] + _noise(random, random.randint(1, 4)) + text[at:],
            text[:at] + text[to:],
            text[:to] + text[at:],
            text + random.choice(PROSE),
            random.choice(PROSE) + text,
            text[at:] + text[:at],
            text[: max(at, 1)],
            text[:at] + str(random.randrange(100)) + text[at:],
        )
    )


def _revised(random: Random, text: str, pool: list[str]) -> str:
    """A later version of a document: some lines edited, gone, or new."""
    lines = []
    for line in text.splitlines(keepends=True):
        chance = random.random()
        lines += [] if chance < 0.1 else [_edited(random, line)] if chance < 0.25 else [line]
        lines += [random.choice(pool) + "\n"] if chance > 0.95 else []
    return "".join(lines)


def _document(random: Random, pool: list[str]) -> str:
    if random.random() < 0.05:
        return _noise(random, random.randint(0, 100))
    text = random.choice(("", "", "", "\ufeff", "\n", "\u3000\u3000"))
    end, mixed = random.choice(ENDS), random.random() < 0.25
    for _ in range(random.randint(1, 3)):
        for line in random.choice(PLOTS)(random, pool):
            text += line + (random.choice(ENDS) if mixed else end)
    return text if random.random() < 0.7 else text.rstrip()


def _mixed(random: Random, pool: list[str]) -> Iterator[str]:
    for _ in range(random.randint(1, 7)):
        chance = random.random()
        line = random.choice(pool if chance < 0.6 else SHORT if chance < 0.8 else BOILERPLATE)
        yield _edited(random, line) if random.random() < 0.3 else line


def _border(random: Random, pool: list[str]) -> Iterator[str]:
    """Two sentences in one paragraph, or on both sides of a line that may go."""
    one, two = random.choice(pool), random.choice(pool)
    yield random.choice((one + two, random.choice(PROSE) + one))
    yield random.choice(BOILERPLATE + SHORT)
    yield two + random.choice(("", random.choice(PROSE)))


def _tails(random: Random, pool: list[str]) -> Iterator[str]:
    """Paragraphs that share their tail or their head."""
    shared = "".join(random.choice(pool) for _ in range(random.randint(1, 2)))
    for _ in range(random.randint(2, 4)):
        own = "".join(random.choice(PROSE) for _ in range(random.randint(1, 2)))
        yield own + shared if random.random() < 0.7 else shared + own


def _chain(random: Random, pool: list[str]) -> Iterator[str]:
    """Each is the one before with one edit."""
    line = random.choice(pool)
    for _ in range(random.randint(2, 6)):
        yield line
        line = _edited(random, line)


def _growing(random: Random, pool: list[str]) -> Iterator[str]:
    """Each is the one before and some more."""
    text = "".join(random.choice(pool) for _ in range(2))
    step, at = random.randint(1, 20), random.randint(1, 40)
    for count in range(random.randint(2, 6)):
        yield text[: at + step * count]


def _blocks(random: Random, pool: list[str]) -> Iterator[str]:
    """Some lines, short ones among them, and all of them again, perhaps with others in between."""
    lines = [random.choice([*pool, *SHORT]) for _ in range(random.randint(2, 4))]
    yield from lines
    yield from random.sample(BOILERPLATE, random.randint(0, 2))
    yield from (line for line in lines if random.random() < 0.9)


def _page(random: Random, pool: list[str]) -> Iterator[str]:
    yield from random.sample(BOILERPLATE, random.randint(1, 3))
    yield from random.sample(pool, random.randint(1, len(pool)))
    yield from random.sample(BOILERPLATE, random.randint(1, 4))


def _abstract(random: Random, pool: list[str]) -> Iterator[str]:
    text = "".join(random.sample(pool, 2))
    yield "摘要：" + text[: random.randint(20, 60)] + random.choice(("", "...", "……"))
    yield text
    yield random.choice(PROSE)


def _wrapped(random: Random, pool: list[str]) -> Iterator[str]:
    """Text broken at a fixed width, as mail and licences are."""
    text, width = "".join(random.choice(pool) for _ in range(3)), random.randint(20, 60)
    yield from (text[at : at + width] for at in range(0, len(text), width))
    yield ""


def _noisy(random: Random, pool: list[str]) -> Iterator[str]:
    yield _noise(random, random.randint(0, 40))
    yield random.choice("甲乙。") * random.randint(1, 70)


PLOTS = (_mixed, _mixed, _border, _tails, _chain, _growing, _blocks, _page, _abstract, _wrapped, _noisy)


# ------------------------------------------------------------------------------------------------------------ checking


def failures(what: Case, wanted: str = "12345") -> dict[str, Failures]:
    """The laws that do not hold; "crash" for a run that ends badly, or not within SECONDS."""
    random = Random(len(what.texts))
    batch = random.choice((1, 7, 50, 400))
    try:
        with no_longer(SECONDS, _late):
            outcome = laws.checked(
                what.texts, what.config, force=what.force, random=random, laws=wanted, batches=(batch,)
            )
    except Exception as error:  # any end but a good one is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return {"crash": [f"{type(error).__name__}: {error} ({frame.name})"]}
    return {law: found for law, found in outcome.items() if found}


@contextmanager
def no_longer(seconds: int, late: Callable[[int], NoReturn]) -> Iterator[None]:
    """Call `late` where the body takes longer; without signals (Windows) it may take what it will."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        late(seconds)

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _late(seconds: int) -> NoReturn:
    raise TimeoutError(f"not done after {seconds} s")


def kind(law: str, failure: str) -> str:
    """What two failures of one kind have in common: texts, names and numbers are left out."""
    bare = re.sub(
        r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\[witness.*|\b[a-e]\.txt\b|\d+", "", failure, flags=re.DOTALL
    )
    return f"{law}: {' '.join(bare.split())[:70]}"


def shrunk(what: Case, fails: Callable[[Case], bool]) -> Case:
    """A case with fewer settings, documents, lines and clauses that still fails, as far as LOOKS tries find one."""
    left = [LOOKS]

    def still(smaller: Case) -> bool:
        left[0] -= 1
        return left[0] >= 0 and fails(smaller)

    base = Config()
    for key in (item.name for item in fields(Config)):
        if getattr(what.config, key) != getattr(base, key):
            plain = replace(what, config=replace(what.config, **{key: getattr(base, key)}))
            what = plain if still(plain) else what
    for name in sorted(what.texts):
        fewer = replace(what, texts={key: text for key, text in what.texts.items() if key != name})
        what = fewer if fewer.texts and still(fewer) else what
    for parted in (LINE, LINE, CLAUSE, CLAUSE):  # what goes last may let go what was tried first
        for name in sorted(what.texts):
            what = _fewer(what, name, parted.findall(what.texts[name]), still)
    return what


def _fewer(what: Case, name: str, parts: list[str], still: Callable[[Case], bool]) -> Case:
    """One document with fewer parts: halves are left out, then quarters, down to single ones (Zeller's ddmin)."""
    size = max(len(parts) // 2, 1)
    while parts and size:
        at = 0
        while at < len(parts):
            rest = parts[:at] + parts[at + size :]
            smaller = replace(what, texts=what.texts | {name: "".join(rest)})
            if still(smaller):
                what, parts = smaller, rest
            else:
                at += size
        size //= 2
    return what


def shown(what: Case) -> str:
    """A case as text that can be run again."""
    base = Config()
    changed = {
        item.name: getattr(what.config, item.name)
        for item in fields(Config)
        if getattr(what.config, item.name) != getattr(base, item.name)
    }
    texts = "".join(f"        {name!r}: {text!r},\n" for name, text in what.texts.items())
    settings = "".join(f", {key}={value!r}" for key, value in changed.items())[2:]
    return f"    texts = {{\n{texts}    }}\n    config = Config({settings})  # force={what.force}"


def opened() -> dict[tuple[int, int], set[str]]:
    """What is known to fail, by seed and number: the lines `seed/number law` of OPEN."""
    known: dict[tuple[int, int], set[str]] = {}
    for line in OPEN.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            place, _, law = line.partition(" ")
            seed, _, number = place.partition("/")
            known.setdefault((int(seed), int(number)), set()).add(law)
    return known


def check(count: int, seed: int, wanted: str = "12345") -> bool:
    """Check so many corpora; print what fails, cut down. Whether all is well but for what is known to fail (OPEN)."""
    began, seen = time.process_time(), dict[str, int]()
    smallest: dict[str, str] = {}
    known, left = opened(), 0
    for number in range(count):
        what = case(seed, number)
        outcome = failures(what, wanted)
        for law in sorted(known.get((seed, number), set()) - outcome.keys()):
            if law[4:5] in wanted or law == "crash":
                print(f"corpus {seed}/{number}: {law}: holds now, take it out of {OPEN.name}")
        for law, found in outcome.items():
            if law in known.get((seed, number), ()):
                left += 1
                continue
            name = kind(law, found[0])
            seen[name] = seen.get(name, 0) + 1
            if name not in smallest and len(smallest) < SHRINKS:
                print(f"corpus {seed}/{number}: {law}: {found[0]}", flush=True)
                digits = "".join(filter(str.isdigit, law)) or "1"
                small = shrunk(what, lambda some, law=law, digits=digits: law in failures(some, digits))  # type: ignore[misc]
                again = failures(small, digits)
                smallest[name] = f"{shown(small)}\n    -> {again.get(law, found)[0]}"
                print(smallest[name], flush=True)
        if sys.stderr.isatty():
            print(f"\r{number + 1:,} of {count:,}", end="", file=sys.stderr, flush=True)
    total, took = sum(seen.values()), time.process_time() - began
    print(f"random corpora, seed {seed}: {count:,} checked, {total} failures, {left} more that are known, {took:.0f} s")
    for name, times in sorted(seen.items(), key=lambda item: -item[1]):
        print(f"    {times:5} {name}")
    return not seen

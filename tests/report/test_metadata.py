"""What a removed line says about its document."""

import time

import pytest

from dedup.report.metadata import KINDS, lifted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("2022-09-28 05:01:05 3253", [("date", "2022-09-28 05:01:05"), ("count", "3253")]),
        ("2024-02-08 08:42:26 来源:郑州日报", [("date", "2024-02-08 08:42:26"), ("source", "郑州日报")]),
        ("发布时间：2021年03月09日 07:46:51　稿源：江口晚报　责编:卜小禾",
         [("date", "2021年03月09日 07:46:51"), ("source", "江口晚报")]),
        ("作者：瘦山　更新：2016-05-21　字数：3102", [("date", "2016-05-21"), ("author", "瘦山")]),
        ("文章来源：清河网作者：李小满浏览次数：1,204",
         [("source", "清河网"), ("author", "李小满"), ("count", "1,204")]),
        ("索引号：YB-0312/2022-00187　发文日期：2022-06-14", [("date", "2022-06-14")]),
        ("楼主：半瓶醋　发表于 2019-4-26 10:15　查看: 2214　回复: 31",
         [("date", "2019-4-26 10:15"), ("count", "2214")]),
        ("Posted by John Smith on March 3, 2011 | 4,211 views",
         [("date", "March 3, 2011"), ("author", "John Smith"), ("count", "4,211")]),
        ("입력 2021년 3월 4일 10:22 조회 1204", [("date", "2021년 3월 4일 10:22"), ("count", "1204")]),
        ("1.2万次阅读", [("count", "1.2万")]),
        ("标签：秋天 收成", []),
        ("", []),
    ],
)  # fmt: skip
def test_values(line: str, wanted: list[tuple[str, str]]) -> None:
    assert [tuple(value) for value in lifted(line)] == wanted


@pytest.mark.parametrize(
    "text", ["来源：" * 100_000, "1-" * 100_000, "By A" * 90_000, "2021-01-01 " * 30_000, "作者：" + "字" * 10**6]
)
def test_hostile_lines_take_no_time(text: str) -> None:
    begin = time.process_time()
    assert all(value.kind in KINDS for value in lifted(text))
    assert time.process_time() - begin < 5

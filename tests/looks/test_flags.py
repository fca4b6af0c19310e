"""What was seen and stays is told: lines that are no copies, and items of two lists."""

from dedup import pipeline
from dedup.classes import Action
from dedup.config import Config
from dedup.looks import flags
from dedup.tables import Decisions, Documents

LINE = "中国共产党清河县第十二届委员会第三次全体会议公报全文"
ITEM = "（三）国务院卫生行政部门和省、自治区、直辖市人民政府卫生行政部门规定的其他情形。"
ONE = "渡口的钟慢了七分钟，谁也没有想过要去拨准它，因为船从来不等人，到了秋天孩子们沿着堤坝去上学。"
TWO = "灌区管理所用三年时间完成了干渠衬砌，沿线农户再也不用为抢水半夜起身了，大家都说好。"
THREE = "合唱团每周四晚上在老车站的候车室里排练，因为那里的回声很好，而且末班车九点就开走了。"
FOUR = "村里的老人说，这条渠修好之前，种水稻全凭运气；修好之后，种什么都有底气。"


def decided(texts: dict[str, str]) -> Decisions:
    return pipeline.find(Documents.from_texts(texts), Config()).decisions


def told(found: Decisions, action: Action) -> list[str]:
    """The reasons of what is done, headings left out."""
    reasons = [found.reasons[found.reason[k]] for k in range(len(found)) if found.action[k] == action]
    return [reason for reason in reasons if reason != flags.HEADING]


def test_a_long_line_that_stands_in_two_documents() -> None:
    found = decided({"a.txt": f"{ONE}\n{LINE}\n{TWO}\n", "b.txt": f"{THREE}\n{LINE}\n{FOUR}\n"})
    assert told(found, Action.FLAG) == [flags.LINE]
    assert told(found, Action.REMOVE) == []


def test_an_item_of_two_lists_stays_in_both() -> None:
    found = decided({"a.txt": f"{ONE}\n{ITEM}\n{TWO}\n{THREE}\n{ITEM}\n{FOUR}\n"})
    assert told(found, Action.FLAG) == [flags.AGAIN]
    assert told(found, Action.REMOVE) == []


def test_a_list_that_is_printed_twice_goes_once() -> None:
    found = decided({"a.txt": f"{ONE}\n{TWO}\n{ITEM}\n{THREE}\n{TWO}\n{ITEM}\n{FOUR}\n"})
    assert len(told(found, Action.REMOVE)) == 2


def test_an_item_of_another_document_is_a_copy() -> None:
    found = decided({"a.txt": f"{ONE}\n{ITEM}\n{TWO}\n", "b.txt": f"{THREE}\n{ITEM}\n{FOUR}\n"})
    assert len(told(found, Action.REMOVE)) == 1


def test_text_that_stands_between_its_own_parts_elsewhere() -> None:
    """A run is linked to the place before it: parts of the passage that stand between hide the whole."""
    whole = f"{ONE}{TWO}"
    found = decided(
        {
            "a.txt": f"{FOUR}{whole}{THREE}\n",
            "b.txt": f"第一件事是这样的，{ONE}这只是开头。\n第二件事是那样的，{TWO}这只是结尾。\n",
            "c.txt": f"{whole}\n最后一段讲的是别的事情，和上面没有什么关系，写在这里只是为了凑够长度。\n",
        }
    )
    assert "inside longer text" in " ".join(told(found, Action.REMOVE))

"""What is still kept while the rest of a document is settled, step by step."""

from dataclasses import dataclass

from dedup.arrays import Bool, Int64
from dedup.tables import Table


@dataclass(frozen=True, slots=True, eq=False)
class State(Table):
    """What is kept so far, and what must be.

    kept         bool (n,) rows that have not gone, in part or as a whole
    locked       bool (n,) rows that a removal rests on, and those of documents that are held back
    boilerplate  bool (n,) rows that went as boilerplate: the line beside them counts as the next
    """

    kept: Bool
    locked: Bool
    boilerplate: Bool

    def after(self, rows: Int64, witness: Int64) -> "State":
        """The state when some rows have gone, for rows that are kept."""
        kept, locked = self.kept.copy(), self.locked.copy()
        kept[rows], locked[witness] = False, True
        return State(kept, locked, self.boilerplate)

    def free(self, found: tuple[Int64, Int64]) -> tuple[Int64, Int64]:
        """Those of some rows and their witnesses of which the row may go."""
        rows, witness = found
        may = self.kept[rows] & ~self.locked[rows] & self.kept[witness]
        return rows[may], witness[may]

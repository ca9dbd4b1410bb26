"""A value that cannot be read, with the reason in words."""

from holdfast.exchange.reading.cells import Cell, text_of


class Unreadable(Exception):
    """The cell holds something that the field cannot take: what it is, what is expected, an
    example.
    """

    def __init__(self, cell: Cell, reason: str) -> None:
        super().__init__(reason)
        self.value = text_of(cell)
        self.reason = reason

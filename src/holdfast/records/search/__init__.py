"""Search over records and the texts of their versions and files, within what a reader may see."""

from holdfast.records.search.finding import Hit, Passage, found_keys, search
from holdfast.records.search.following import index_changes
from holdfast.records.search.forgetting import forget_words
from holdfast.records.search.passages import Run

__all__ = ["Hit", "Passage", "Run", "forget_words", "found_keys", "index_changes", "search"]

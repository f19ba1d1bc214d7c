"""Scores what geoevents finds against what annotators marked: a module per kind of finding.

``spans`` has what all kinds share: which found expression stands for which annotated one, precision, recall and F1.
"""

from __future__ import annotations

from geoevents.evaluation.dates import DateScores, evaluate_dates, read_date_gold
from geoevents.evaluation.events import EventScores, evaluate_events, read_event_gold
from geoevents.evaluation.toponyms import ToponymScores, evaluate_toponyms, read_toponym_gold

__all__ = [
    "DateScores",
    "EventScores",
    "ToponymScores",
    "evaluate_dates",
    "evaluate_events",
    "evaluate_toponyms",
    "read_date_gold",
    "read_event_gold",
    "read_toponym_gold",
]

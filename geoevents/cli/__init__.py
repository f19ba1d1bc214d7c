"""The command line: ``geoevents map article.txt -o map.html``.

Exit status: 0 all went well; 1 some articles could not be read, or nothing was found by ``geocode`` or ``query``;
2 wrong usage or input that cannot be used at all. Errors and hints go to the standard error, one line each.

A module a command or two; `program` holds what they share. Heavy imports happen inside the commands, so that
``geoevents --help`` is instant.
"""

from __future__ import annotations

import click

import geoevents
from geoevents.cli.articles import dates, extract, toponyms
from geoevents.cli.completion import completion
from geoevents.cli.evaluate import evaluate
from geoevents.cli.gazetteer import gazetteer
from geoevents.cli.geocode import geocode
from geoevents.cli.mapping import draw
from geoevents.cli.program import Program
from geoevents.cli.query import query

__all__ = ["main"]


@click.group(
    cls=Program,
    examples="""
    geoevents map article.txt --published 2024-06-01 -o map.html
    geoevents extract news/ -o events.geojson
    geoevents geocode "Abu Musa" Tripoli
    geoevents query events.geojson --near Damascus --km 50
    """,
)
@click.version_option(geoevents.__version__, prog_name="geoevents")
def main() -> None:
    """Reads news articles and maps what happened: who did what to whom, where and when.

    Works offline. Every command explains itself: geoevents COMMAND --help.
    """


for _command in (draw, extract, toponyms, dates, geocode, query, gazetteer, evaluate, completion):
    main.add_command(_command)

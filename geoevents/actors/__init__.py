"""Finds who acts: persons, states, organisations, armed groups, populations and unnamed agents.

`find_actors` gives every noun phrase that can act, with its country and PLOVER sector; ``events`` picks from them.
`load_ontology` reads the tables under ``ontology/`` on which both rest.
"""

from __future__ import annotations

from geoevents.actors.finding import find_actors
from geoevents.actors.ontology import Ontology, load_ontology

__all__ = ["Ontology", "find_actors", "load_ontology"]

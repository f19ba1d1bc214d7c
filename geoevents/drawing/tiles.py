"""Online tiles under the events, by choice only: the files in ``maps/layers``, or a provider of ``xyzservices``."""

from __future__ import annotations

import tomllib
import warnings
from html import escape
from typing import TYPE_CHECKING

import folium
import xyzservices

from geoevents.drawing.themes import named
from geoevents.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["tile_layer"]


def tile_layer(tiles: bool | str | Mapping[str, object]) -> folium.TileLayer:  # noqa: FBT001 - True is the short way to say OpenStreetMap
    """The tile layer of that name.

    Args:
        tiles: True for OpenStreetMap, the name of a file in ``maps/layers/``, the path of a TOML file like those, or a
            provider of ``xyzservices`` or its name, such as ``"Esri.WorldImagery"``.

    Raises:
        InputError: There is no such layer, or the provider wants a key.
    """
    if not isinstance(tiles, (bool, str)):
        return _provided(xyzservices.TileProvider(tiles))
    provider = _provider(tiles) if isinstance(tiles, str) else None
    if provider is not None:
        return _provided(provider)
    path = named("layers", "openstreetmap" if tiles is True else str(tiles))
    layer = tomllib.loads(path.read_text(encoding="utf-8"))
    attribution = f'<a href="{escape(layer["attribution_url"])}">{escape(layer["attribution"])}</a>'
    return folium.TileLayer(tiles=layer["url"], attr=attribution, name=layer["name"], max_zoom=layer["max_zoom"])


def _provider(name: str) -> xyzservices.TileProvider | None:
    if "." not in name or name.endswith(".toml"):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # xyzservices warns of keys; so do we, below
        try:
            return xyzservices.providers.query_name(name)
        except ValueError as error:
            raise InputError(f"xyzservices knows no tiles called {name!r}: see xyzservices.providers") from error


def _provided(provider: xyzservices.TileProvider) -> folium.TileLayer:
    if provider.requires_token():
        raise InputError(
            f"the tiles {provider.name} want a key: give the provider with its key, xyzservices.providers…(…)"
        )
    return folium.TileLayer(
        tiles=provider.build_url(scale_factor=""),
        attr=provider.html_attribution,
        name=provider.name,
        max_zoom=provider.get("max_zoom", 18),
    )

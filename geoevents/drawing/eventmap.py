"""The interactive map: a ``folium.Map`` with a list, filters and the events as one component."""

from __future__ import annotations

import csv
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from geoevents import _resources
from geoevents._files import whole_file
from geoevents.basemap import load_basemap
from geoevents.drawing.marks import date_mentions
from geoevents.drawing.overlays import Overlay, read_overlay
from geoevents.drawing.page import Page, Raw, embedded, leaflet, linked_leaflet
from geoevents.drawing.payload import deflated, embed_json, pack, text_column
from geoevents.drawing.themes import stylesheet
from geoevents.drawing.tiles import tile_layer
from geoevents.drawing.titles import page_title
from geoevents.errors import InputError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import geopandas as gpd
    import xyzservices

__all__ = ["EventMap"]

SCRIPTS = (
    "codec",
    "dom",
    "calendar",
    "basemap",
    "labels",
    "signs",
    "clusters",
    "markers",
    "crowd",
    "arcs",
    "overlays",
    "cards",
    "filters",
    "control",
    "timebar",
    "state",
    "panel",
    "app",
)
PLAIN_SIZE = 400_000  # characters of data that stand in the page as they are, to be read and searched by anybody
OFFLINE_ZOOM = 12  # our outlines are good to 400 m; nearer there is nothing more to see


class EventMap(folium.Map):
    """A map of events with a linked list and layers per actor, date and event type, in one file that needs no network.

    Whatever is in the events stays text: it is never read as HTML. Children can be added as to any ``folium.Map``; a
    child that loads something from the network (a tile layer, a plugin) does so when the map is opened.

    Args:
        events: The events table. Missing columns and values are fine, any reference system is; it is not changed.
        title: Stands above the list and in the browser's title bar. Without one the title bar shows the title of the
            article, if all events are of one; else "Events" with the first and the last day.
        online_tiles: True for OpenStreetMap under the events, the name of another file in ``maps/layers/``, the path of
            a TOML file like those, or a provider of ``xyzservices``, such as ``"Esri.WorldImagery"``. The tile server
            then learns which region is looked at.
        theme: ``"auto"`` follows the reader's setting, ``"light"`` and ``"dark"`` do not; or the path of a TOML file.
        height: CSS height of the whole, such as ``"600px"``; ``"100%"`` fills the page.
        cdn: Leaflet is loaded from a content delivery network, which makes the file smaller by 160 kB and needs the
            network; the browser checks that it gets the very files that are otherwise carried.
        **folium_kwargs: Passed on to ``folium.Map``.

    Raises:
        InputError: The events have no geometry column, or there is no such theme or tile layer.
    """

    _template = Template("""
        {% macro header(this, kwargs) %}
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        html, body { margin: 0; height: 100% }
        #{{ this.get_name() }}_page { width: {{ this.css_width }}; height: {{ this.css_height }} }
        </style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
        <main class="geoevents" id="{{ this.get_name() }}_page">
        <div class="ge-stage"><div class="folium-map" id="{{ this.get_name() }}"></div></div>
        <noscript><p class="ge-noscript">This map needs JavaScript.</p></noscript>
        </main>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        L_NO_TOUCH = {{ this.global_switches.no_touch|tojson }};
        L_DISABLE_3D = {{ this.global_switches.disable_3d|tojson }};
        var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
    """)

    def __init__(
        self,
        events: gpd.GeoDataFrame,
        *,
        title: str | None = None,
        online_tiles: bool | str | xyzservices.TileProvider = False,
        theme: str | os.PathLike[str] = "auto",
        height: str = "100%",
        cdn: bool = False,
        **folium_kwargs: Any,  # noqa: ANN401 - folium's own options
    ) -> None:
        self._events = _Component(_data(events, title or ""), style=stylesheet(theme), cdn=cdn)
        tiles = tile_layer(online_tiles) if online_tiles else None
        # Without fading there is one popup at any time, for people as for programs that look at the page.
        defaults = {
            "tiles": None,
            "max_zoom": None if tiles else OFFLINE_ZOOM,
            "zoom_snap": 0.25,
            "fade_animation": False,
        }
        options = defaults | folium_kwargs
        super().__init__(height=height, **options)
        if options["max_zoom"]:  # folium keeps it for its own tile layer; it is the map's option, too
            self.options["max_zoom"] = options["max_zoom"]
        # Lists of the instance: folium's methods would change those of the class. Our page brings its own Leaflet.
        self.default_js, self.default_css = [], []
        self.title = title or page_title(events)
        self.css_width, self.css_height = (_css_size(size) for size in (self.width, self.height))
        Page(title=self.title).add_child(self)
        if tiles:
            self.add_child(tiles)
        self.add_child(self._events)

    def add_layer(
        self,
        data: gpd.GeoDataFrame | gpd.GeoSeries | Mapping[str, Any] | str | os.PathLike[str],
        *,
        name: str | None = None,
        color: str | None = None,
        label: str | None = None,
        attribution: str | None = None,
        show: bool | None = None,
    ) -> EventMap:
        """Draws a layer of yours under the events, with a switch in the layer control; gives the map back.

        Args:
            data: A GeoDataFrame or GeoSeries in any reference system (without one: degrees), a GeoJSON object, the path
                of a file that GeoPandas reads, or of a TOML file (see ``maps/README.md``). Properties are shown as text
                when a feature is clicked, and never read as HTML.
            name: Stands in the layer control; by default that of the file.
            color: ``#rrggbb``; by default the theme's accent.
            label: The column that names a feature.
            attribution: Whom to name for the data, in the corner of the map.
            show: Whether it is on at first, which is the default.

        Raises:
            InputError: The data cannot be read, or an option is not what it should be.
        """
        options = {"name": name, "color": color, "label": label, "attribution": attribution, "show": show}
        self._events.overlays.append(read_overlay(data, **options))
        return self

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:  # noqa: ANN401, FBT001, FBT002 - folium's signature
        """Writes the map as one HTML file; a path gets the whole file or, after an error, stays as it was.

        Args:
            outfile: A path, or a binary file.
            close_file: For a binary file, whether it is closed.
            **kwargs: Passed on to branca.

        Raises:
            OutputError: The file cannot be written.
        """
        html = self.get_root().render(**kwargs).encode("utf-8")
        if hasattr(outfile, "write"):
            outfile.write(html)
            if close_file:
                outfile.close()
            return
        target = outfile.decode() if isinstance(outfile, bytes) else outfile
        with whole_file(target) as path:
            path.write_bytes(html)

    def embed(self, *, height: str | float = "640px") -> str:
        """The map as an HTML fragment for any page: one sandboxed frame that holds everything.

        Args:
            height: CSS height of the frame, such as ``"640px"`` or ``"80vh"``; a number counts pixels.
        """
        css_height = height if isinstance(height, str) else f"{height:g}px"
        return embedded(self.get_root().render(), height=css_height, title=self.title)

    def _repr_html_(self, **_kwargs: object) -> str:
        """The map in a Jupyter notebook."""
        return self.embed(height=self.css_height if self.css_height.endswith("px") else "640px")


class _Component(MacroElement):
    """The events and all that draws them, put into the page as it is and never read as a template."""

    def __init__(self, data: dict[str, Any], *, style: str, cdn: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca's types stop here
        self._name = "Events"
        self.data = data
        self.style = style
        self.cdn = cdn
        self.overlays: list[Overlay] = []

    def render(self, **_kwargs: object) -> str:
        """Puts styles, scripts and data into the figure that holds the map; nothing where it stands itself."""
        figure, parent = self.get_root(), self._parent
        if parent is None or not isinstance(figure, Figure):
            raise InputError("the events of an EventMap cannot be drawn without their map: save the map itself")
        library = leaflet()
        carried = {"css": f"<style>{library['css']}</style>", "js": f"<script>{library['js']}</script>"}
        elements = linked_leaflet() if self.cdn else carried
        parts = {
            "leaflet_css": elements["css"],
            "geoevents_css": f"<style>{self.style}\n{_file('geoevents.css')}</style>",
            "leaflet_js": elements["js"],
            "geoevents_js": f"<script>{_scripts()}</script>",
        }
        for key, text in parts.items():
            figure.header.add_child(Raw(text), name=key)
        data = {"data": self.data, "basemap": load_basemap(), "images": library["images"]}
        if self.overlays:
            data["overlays"] = [asdict(overlay) for overlay in self.overlays]
        for key, value in data.items():
            figure.html.add_child(Raw(_block(key, embed_json(value))), name=f"geoevents_{key}")
        figure.html.add_child(Raw(f"<script>{_file('js/children.js')}</script>"), name="geoevents_children")
        figure.script.add_child(Raw(_START % {"map": parent.get_name()}), name="geoevents_start")
        return ""


def _data(events: gpd.GeoDataFrame, title: str) -> dict[str, Any]:
    """All that the scripts are told about the events."""
    data = pack(events)
    data["columns"]["date_text"] = text_column(date_mentions(events))
    codes = {code[-3:] for name in ("actor_codes", "recipient_codes") for code in data["columns"][name]["table"]}
    return data | {"title": title, "sectors": {code: words for code, words in _sectors().items() if code in codes}}


@cache
def _sectors() -> Mapping[str, str]:
    with (_resources.maps() / "sectors.tsv").open(encoding="utf-8", newline="") as file:
        return {row["sector"]: row["words"] for row in csv.DictReader(file, delimiter="\t")}


_START = """geoevents.start(%(map)s, document.getElementById("%(map)s_page"));
"""


def _block(key: str, text: str) -> str:
    """A block of data for the scripts; many events are deflated, which takes a third of the room."""
    kind = "application/json"
    if key == "data" and len(text) > PLAIN_SIZE:
        kind, text = "text/plain", deflated(text)
    return f'<script type="{kind}" id="geoevents-{key}">{text}</script>'


def _scripts() -> str:
    return "\n".join(_file(f"js/{name}.js") for name in SCRIPTS)


@cache
def _file(name: str) -> str:
    return (_resources.maps() / name).read_text(encoding="utf-8")


def _css_size(size: tuple[float, str]) -> str:
    number, unit = size
    return f"{number:g}{unit}"

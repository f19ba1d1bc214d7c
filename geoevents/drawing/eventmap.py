"""The interactive map: a ``folium.Map`` with a list, filters and the events as one component."""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from geoevents import _resources
from geoevents._files import whole_file
from geoevents.basemap import load_basemap
from geoevents.drawing.page import Page, Raw, embedded, leaflet
from geoevents.drawing.payload import deflated, embed_json, pack
from geoevents.drawing.themes import named, stylesheet
from geoevents.drawing.titles import page_title
from geoevents.errors import InputError

if TYPE_CHECKING:
    import os

    import geopandas as gpd

__all__ = ["EventMap"]

SCRIPTS = (
    "codec",
    "dom",
    "basemap",
    "labels",
    "clusters",
    "markers",
    "cards",
    "filters",
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
        online_tiles: True for OpenStreetMap under the events, or the name of another file in ``maps/layers/``. The
            tile server then learns which region is looked at.
        theme: ``"auto"`` follows the reader's setting, ``"light"`` and ``"dark"`` do not; or the path of a TOML file.
        height: CSS height of the whole, such as ``"600px"``; ``"100%"`` fills the page.
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
        online_tiles: bool | str = False,
        theme: str | os.PathLike[str] = "auto",
        height: str = "100%",
        **folium_kwargs: Any,  # noqa: ANN401 - folium's own options
    ) -> None:
        component = _Component(pack(events) | {"title": title or ""}, style=stylesheet(theme))
        tiles = _tile_layer(online_tiles) if online_tiles else None
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
        self.add_child(component)

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

    def __init__(self, data: dict[str, Any], *, style: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca's types stop here
        self._name = "Events"
        self.data = data
        self.style = style

    def render(self, **_kwargs: object) -> str:
        """Puts styles, scripts and data into the figure that holds the map; nothing where it stands itself."""
        figure, parent = self.get_root(), self._parent
        if parent is None or not isinstance(figure, Figure):
            raise InputError("the events of an EventMap cannot be drawn without their map: save the map itself")
        library = leaflet()
        parts = {
            "leaflet_css": f"<style>{library['css']}</style>",
            "geoevents_css": f"<style>{self.style}\n{_file('geoevents.css')}</style>",
            "leaflet_js": f"<script>{library['js']}</script>",
            "geoevents_js": f"<script>{_scripts()}</script>",
        }
        for key, text in parts.items():
            figure.header.add_child(Raw(text), name=key)
        data = {"data": self.data, "basemap": load_basemap(), "images": library["images"]}
        for key, value in data.items():
            figure.html.add_child(Raw(_block(key, embed_json(value))), name=f"geoevents_{key}")
        figure.html.add_child(Raw(f"<script>{_file('js/children.js')}</script>"), name="geoevents_children")
        figure.script.add_child(Raw(_START % {"map": parent.get_name()}), name="geoevents_start")
        return ""


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


def _tile_layer(name: bool | str) -> folium.TileLayer:  # noqa: FBT001 - True is the short way to say OpenStreetMap
    path = named("layers", "openstreetmap" if name is True else str(name))
    layer = tomllib.loads(path.read_text(encoding="utf-8"))
    attribution = f'<a href="{escape(layer["attribution_url"])}">{escape(layer["attribution"])}</a>'
    return folium.TileLayer(tiles=layer["url"], attr=attribution, name=layer["name"], max_zoom=layer["max_zoom"])


def _css_size(size: tuple[float, str]) -> str:
    number, unit = size
    return f"{number:g}{unit}"

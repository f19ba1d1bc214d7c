"""The HTML page around a map: one file, no request, a content security policy, and the same bytes for the same input.

`Page` is a branca ``Figure``, so whatever folium does with figures works. After rendering it looks at the whole: the
random ids of folium's elements become numbers in order of appearance, and a policy allows exactly the scripts that are
there (by their hashes) and exactly the hosts that layers added by the caller need.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from html import escape
from importlib import metadata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from branca.element import Element, Figure
from folium.template import Template

from geoevents import _resources
from geoevents.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Page", "Raw", "embedded", "leaflet", "linked_leaflet"]

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_LINKED_SCRIPT = re.compile(r'<script src="(https?://[^"]+)"')
_LINKED_STYLE = re.compile(r'<link rel="stylesheet" href="(https?://[^"]+)"')
_POLICY = "<!-- policy -->"
_ID = re.compile(r"[0-9a-f]{32}")
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"


class Raw(Element):
    """Text that stands in the page as it is: branca would take it for a template and run what stands in braces."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Raw"
        self.text = text

    def render(self, **_kwargs: object) -> str:
        """The text."""
        return self.text


class Page(Figure):
    """A figure that renders to a self-contained page.

    Args:
        title: The page's title.
    """

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="en">\n'
        "<head>\n"
        '<meta charset="utf-8">\n' + _POLICY + "\n"
        "{% if this.title %}<title>{{ this.title|e }}</title>{% endif %}\n"
        "{{ this.header.render(**kwargs) }}\n"
        "</head>\n"
        "<body>\n"
        "{{ this.html.render(**kwargs) }}\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n"
        "</body>\n"
        "</html>\n"
    )

    def __init__(self, *, title: str = "") -> None:
        super().__init__(title=title)
        self.header._children.clear()  # noqa: SLF001 - the template above says the encoding in the shorter way

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - whatever branca passes on
        """The page as HTML."""
        html = _numbered(super().render(**kwargs), self)
        return html.replace(_POLICY, _policy(html, self), 1)


def embedded(html: str, *, height: str, title: str) -> str:
    """A page as a fragment for any other page: a sandboxed frame that holds the whole page in an attribute."""
    return (
        f'<iframe srcdoc="{escape(html)}" title="{escape(title)}" sandbox="{_SANDBOX}" loading="lazy" '
        f'style="width:100%;height:{escape(height)};border:0;display:block" allowfullscreen></iframe>'
    )


def leaflet() -> dict[str, Any]:
    """Leaflet from the package XStatic-Leaflet: ``js`` and ``css`` as text, ``images`` as data addresses by file name.

    Raises:
        ResourceError: The package is not there.
    """
    js = _leaflet_file("leaflet.js").read_text(encoding="utf-8")
    css = _leaflet_file("leaflet.css").read_text(encoding="utf-8")
    names = ("marker-icon.png", "marker-icon-2x.png", "marker-shadow.png", "layers.png", "layers-2x.png")
    images = {name: _data_address(_leaflet_file(f"images/{name}")) for name in names}
    for name, address in images.items():
        css = css.replace(f"url(images/{name})", f"url({address})")
    return {"js": re.sub(r"\n//# sourceMappingURL=.*", "", js), "css": css, "images": images}


def linked_leaflet() -> dict[str, str]:
    """Elements that load Leaflet's ``css`` and ``js`` from a content delivery network, and only those very files.

    The addresses and their hashes are in ``maps/cdn.toml``.
    """
    files = tomllib.loads((_resources.maps() / "cdn.toml").read_text(encoding="utf-8"))
    css, js = files["css"], files["js"]
    safe = 'crossorigin="anonymous" referrerpolicy="no-referrer"'
    return {
        "css": f'<link rel="stylesheet" href="{css["url"]}" integrity="{css["integrity"]}" {safe}>',
        "js": f'<script src="{js["url"]}" integrity="{js["integrity"]}" {safe}></script>',
    }


def _leaflet_file(name: str) -> Path:
    # XStatic packages are namespace packages of the old style: their files are found without importing them.
    try:
        files = metadata.files("XStatic-Leaflet") or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.as_posix().endswith(f"leaflet/data/{name}"):
            return file.locate()  # type: ignore[return-value] # a path where the package lies in a folder
    raise ResourceError(f"Leaflet's {name} is not installed: run pip install XStatic-Leaflet")


def _data_address(path: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode("ascii")


def _numbered(html: str, root: Element) -> str:
    """The page with numbers in place of folium's random ids; nothing else that looks like one is touched."""
    known = {element._id for element in _elements(root)}  # noqa: SLF001 - branca offers no other way to the id
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        found = match[0]
        return numbers.setdefault(found, f"{len(numbers) + 1}") if found in known else found

    return _ID.sub(number, html)


def _elements(element: Element) -> Iterator[Element]:
    """The element and all below it, whether they are children or attributes (a popup keeps its text in one)."""
    waiting, seen = [element], {id(element)}
    while waiting:
        current = waiting.pop()
        yield current
        attributes = [value for name, value in vars(current).items() if name != "_parent"]
        for child in (*current._children.values(), *attributes):  # noqa: SLF001 - branca offers no other way down
            if isinstance(child, Element) and id(child) not in seen:
                seen.add(id(child))
                waiting.append(child)


def _policy(html: str, root: Element) -> str:
    """The content security policy as a meta element: nothing is allowed but what the page holds or a caller added."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}'"
        for script in _SCRIPT.findall(html)
    ]
    hosts = sorted({host for element in _elements(root) for host in _tile_hosts(element)})
    rules = {
        "default-src": ["'none'"],
        "script-src": [*hashes, *sorted(set(_LINKED_SCRIPT.findall(html)))],
        "style-src": ["'unsafe-inline'", *sorted(set(_LINKED_STYLE.findall(html)))],
        "img-src": ["data:", *hosts],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    content = "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(content)}">'


def _tile_hosts(element: Element) -> Iterator[str]:
    address = str(getattr(element, "tiles", "") or getattr(element, "url", ""))
    parts = urlsplit(address.replace("{s}.", "*."))
    if parts.scheme in {"http", "https"} and re.fullmatch(r"[\w.*:-]+", parts.netloc):
        yield f"{parts.scheme}://{parts.netloc}"

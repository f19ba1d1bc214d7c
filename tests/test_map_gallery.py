"""The gallery: what it shows is there, small, and comes with the command that made it."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

GALLERY = Path(__file__).parents[1] / "maps" / "gallery"
PICTURES = sorted(GALLERY.glob("*.png"))
GUIDE, PAGE = ((GALLERY / name).read_text(encoding="utf-8") for name in ("README.md", "index.html"))


def size(picture: Path) -> tuple[int, int]:
    """Width and height as the PNG's header has them."""
    return struct.unpack(">II", picture.read_bytes()[16:24])


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_shown_and_made_by_a_command(picture):
    assert picture.stat().st_size < 400_000
    assert re.search(rf"`python maps/gallery/picture\.py \S+ maps/gallery/{picture.name}[ `]", GUIDE)
    width, height = size(picture)
    assert f'<img src="{picture.name}" width="{width}" height="{height}"' in PAGE


def test_each_map_is_shown_on_a_screen_in_dark_colours_on_a_phone_and_on_paper():
    maps = sorted(GALLERY.glob("*_*.html"))
    assert len(maps) >= 2
    for drawn in maps:
        assert f'-o maps/gallery/{drawn.name} --title "' in GUIDE
        assert f'<a href="{drawn.name}">' in PAGE
        assert size(drawn.with_suffix(".png")) == (1280, 800)
        assert size(GALLERY / f"{drawn.stem}_dark.png") == (1280, 800)
        assert size(GALLERY / f"{drawn.stem}_phone.png") == (390, 844)
        assert (GALLERY / f"{drawn.stem}_print.png").exists()


def test_every_link_of_the_gallery_leads_somewhere():
    linked = re.findall(r"\]\(([^)]+)\)", GUIDE) + re.findall(r'(?:src|href)="([^"]+)"', PAGE)
    assert len(linked) > 20
    assert [name for name in linked if not (GALLERY / name).exists()] == []

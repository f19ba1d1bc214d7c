"""Lets ``python -m geoevents`` do what ``geoevents`` does."""

from geoevents.cli import main

if __name__ == "__main__":
    main(prog_name="geoevents")

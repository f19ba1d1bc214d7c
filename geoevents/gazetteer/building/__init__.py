"""Builds gazetteers; nothing here is needed to look a name up.

::

    tables -> drafts -> compiling, divisions --> writing --.
                                                           +--> assembling --> one file
    dumps, described -> geonames, gathering -> merging ----'
                        (spool, connecting)

`compiling` makes the one that geoevents carries, while the package is built; `merging` adds GeoNames' dumps and files
of one's own to a compiled one. `download` fetches the dumps.
"""

/* Filters. A facet has values, each of which can be switched off; an event is shown if nothing switches it off.
   All of it is columns of numbers: a filter goes once over each, whatever the number of events. */
(function (ge) {
  "use strict";

  const NOTHING = "";
  const OTHERS = "Other actors";
  const FREE = -1; // numbers of what is no facet
  const SEARCH = 100;
  const TIME = 101;

  /** The facets of these events: [{key, title, help, of(event) -> [value], groups: [{title, entries}]}]. */
  ge.facets = function (events, basemap, sectors) {
    const names = new Map(basemap.countries.filter((c) => c.room).map((c) => [c.alpha3, c.name]));
    const facets = [
      {
        key: "actor", title: "Actors", open: true,
        help: "An actor that is off takes all its events away.",
        of: (event) => {
          const { actors } = event.first;
          return actors.length ? actors : [NOTHING];
        },
        label: (value) => value || "No actor named",
        group: (value, event) => (value ? names.get(actorCode(event, value).slice(0, 3)) || OTHERS : ""),
        groupCode: (value, event) => actorCode(event, value).slice(0, 3),
        sector: (value, event) => sectors[actorCode(event, value).slice(-3)] || "", order: byCount, byTitle: true,
      },
      {
        key: "date", title: "Dates", open: true,
        of: (event) => [event.first.date.edtf],
        label: (value, event) => (value ? event.first.date.words : "Undated"),
        group: (value, event) => (value ? yearOf(event.first.date) : ""),
        order: byDate, grouped: 13,
      },
      {
        key: "type", title: "Event types", open: true,
        of: (event) => [event.first.event_type || "OTHER"],
        label: (value) => ge.typeName(value),
        group: (value, event) => capital(event.first.quad || "other"),
        order: byQuad, sign: true,
      },
      {
        key: "status", title: "Status",
        of: (event) => [event.first.status || "actual"], label: capital, group: () => "", order: byCount, atLeast: 2,
      },
      {
        key: "source", title: "Sources",
        of: (event) => [event.first.source], label: (value) => value || "Source not named",
        group: () => "", order: byCount, atLeast: 2,
      },
    ];
    facets.forEach((facet) => collect(facet, events));
    return facets.filter((facet) => facet.values.size >= (facet.atLeast || 1));
  };

  function collect(facet, events) {
    facet.values = new Map();
    facet.entries = [];
    facet.off = new Set();
    const from = new Int32Array(events.length + 1);
    const flat = [];
    events.forEach((event, i) => {
      for (const value of distinct(facet.of(event))) {
        let entry = facet.values.get(value);
        if (!entry) {
          entry = newEntry(facet, value, event);
          facet.values.set(value, entry);
          facet.entries.push(entry);
        }
        entry.count += 1;
        flat.push(entry.number);
      }
      from[i + 1] = flat.length;
    });
    facet.index = { from, flat: Int32Array.from(flat) }; // which values each event has: flat[from[i]] to flat[from[i + 1]]
    arrange(facet);
  }

  const distinct = (values) => (values.length < 2 ? values : new Set(values));

  function newEntry(facet, value, event) {
    return {
      value, event, count: 0, number: facet.entries.length, label: facet.label(value, event), group: facet.group(value, event),
      code: facet.groupCode ? facet.groupCode(value, event) : "", sector: facet.sector ? facet.sector(value, event) : "",
    };
  }

  /** Groups of values under their titles; what names nobody, no date or no source stands apart, at the end. */
  function arrange(facet) {
    const groups = new Map();
    for (const entry of facet.entries.slice().sort(facet.order)) {
      const title = facet.grouped && facet.values.size < facet.grouped && entry.value ? "all" : entry.group;
      if (!groups.has(title)) {
        groups.set(title, []);
      }
      groups.get(title).push(entry);
    }
    facet.groups = [...groups].map(([title, entries]) => ({
      title: title === "all" ? "" : title, entries, code: title === OTHERS ? "other" : entries[0].code || title,
    }));
    facet.groups.sort((a, b) => (a.entries[0].value === NOTHING) - (b.entries[0].value === NOTHING)
      || (facet.byTitle ? (a.title === OTHERS) - (b.title === OTHERS) || compare(a.title, b.title) : 0));
    if (facet.sector) {
      facet.groups.forEach((group) => { group.sectors = sectorsOf(group.entries); });
    }
  }

  /** The actors of a country by sector, [{title, entries}], where that says more than a note beside each name. */
  function sectorsOf(entries) {
    const bySector = new Map();
    entries.forEach((entry) => bySector.set(entry.sector, [...(bySector.get(entry.sector) || []), entry]));
    const several = bySector.size > 1 && [...bySector.values()].some((some) => some.length > 1);
    return several ? [...bySector].sort((a, b) => compare(a[0], b[0])).map(([title, some]) => ({ title, entries: some })) : null;
  }

  const byCount = (a, b) => (a.value === NOTHING) - (b.value === NOTHING) || b.count - a.count || compare(a.label, b.label);
  const byDate = (a, b) => (a.value === NOTHING) - (b.value === NOTHING) || compareDates(a.event.first.date, b.event.first.date);
  const byQuad = (a, b) => quadRank(a) - quadRank(b) || byCount(a, b);
  const quadRank = (entry) => ge.quads.indexOf(entry.event.first.quad) + (ge.quads.includes(entry.event.first.quad) ? 0 : 99);
  const compare = (a, b) => (a < b ? -1 : Number(a > b));
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const actorCode = (event, value) => event.first.actor_codes[event.first.actors.indexOf(value)] || "";
  const yearOf = (date) => (date.days ? date.year : "Year not known");

  /** Order of dates: by first day, then by last; what has no day comes last. */
  function compareDates(a, b) {
    if (!a.days || !b.days) {
      return (a.days ? 0 : 1) - (b.days ? 0 : 1) || compare(a.edtf, b.edtf);
    }
    return a.days[0] - b.days[0] || a.days[1] - b.days[1];
  }

  /** The events in order of their dates. */
  ge.byDate = function (table) {
    const { dates, events, columns } = table;
    const ranks = new Int32Array(dates.length);
    let [before, rank] = [null, 0];
    for (const [date, i] of dates.map((date, i) => [date, i]).sort((a, b) => compareDates(a[0], b[0]))) {
      rank += before && compareDates(before, date) ? 1 : 0;
      [ranks[i], before] = [rank, date];
    }
    // One number for both, as typed arrays of numbers are sorted in no time.
    const keys = Float64Array.from(events, (event, i) => ranks[columns.date.values[event.first.number]] * events.length + i);
    return Array.from(keys.sort(), (key) => events[key % events.length]);
  };

  ge.Filters = class {
    constructor(table, facets) {
      Object.assign(this, { table, facets, events: table.events, words: [], range: null });
      const size = this.events.length;
      this.fails = new Uint8Array(size); // how many filters hide an event
      this.last = new Int8Array(size); // the number of the last one that does
      this.firstRow = Int32Array.from(this.events, (event) => event.first.number);
      this.firstDay = new Float64Array(size).fill(NaN);
      this.lastDay = new Float64Array(size).fill(NaN);
      this.events.forEach((event, i) => {
        const { days } = event.first.date;
        if (days) {
          [this.firstDay[i], this.lastDay[i]] = days;
        }
      });
      const other = ge.quads.length - 1;
      this.kind = Uint8Array.from(this.events, (event) => { // the number of its quad
        const kind = ge.quads.indexOf(event.first.quad);
        return kind < 0 ? other : kind;
      });
      this.lowered = new Map();
    }

    /** Marks every event as shown or not, and counts for each value what the other filters leave of it. */
    apply() {
      this.fails.fill(0);
      this.last.fill(FREE);
      this.facets.forEach((facet, number) => this._switchOff(facet, number));
      if (this.words.length) {
        const masks = this.words.map((word) => this._having(word));
        this._fail(SEARCH, (i) => !masks.every((mask) => mask[i]));
      }
      if (this.range) {
        const [from, to] = this.range;
        this._fail(TIME, (i) => !(this.firstDay[i] <= to && this.lastDay[i] >= from)); // NaN is in no range
      }
      for (let i = 0; i < this.fails.length; i += 1) {
        this.table.shown[i] = this.fails[i] === 0 ? 1 : 0;
      }
      return this.facets.map((facet, number) => this._count(facet, number));
    }

    _fail(number, isHidden) {
      for (let i = 0; i < this.fails.length; i += 1) {
        if (isHidden(i)) {
          this.fails[i] += 1;
          this.last[i] = number;
        }
      }
    }

    _switchOff(facet, number) {
      if (!facet.off.size) {
        return;
      }
      const off = Uint8Array.from(facet.entries, (entry) => (facet.off.has(entry.value) ? 1 : 0));
      const { from, flat } = facet.index;
      this._fail(number, (i) => {
        for (let at = from[i]; at < from[i + 1]; at += 1) {
          if (off[flat[at]]) {
            return true;
          }
        }
        return false;
      });
    }

    /** For each value, the events that have it and that no other filter hides. */
    _count(facet, number) {
      const counts = new Int32Array(facet.entries.length);
      const { from, flat } = facet.index;
      for (let i = 0; i < this.fails.length; i += 1) {
        if (this.fails[i] === 0 || (this.fails[i] === 1 && this.last[i] === number)) {
          for (let at = from[i]; at < from[i + 1]; at += 1) {
            counts[flat[at]] += 1;
          }
        }
      }
      return counts;
    }

    /** Whether the time bar counts an event: nothing hides it, or only the time bar does. */
    inOtherRanges(i) {
      return this.fails[i] === 0 || (this.fails[i] === 1 && this.last[i] === TIME);
    }

    /** What the first search would have to wait for. */
    warm() {
      this._having("warm");
    }

    search(text) {
      this.words = text.toLowerCase().split(/\s+/).filter(Boolean);
    }

    /** A 1 for each event that has the word in one of its texts. Each distinct text is looked at once. */
    _having(word) {
      const found = new Uint8Array(this.events.length);
      const { columns, dates, rows } = this.table;
      const mark = (hits, at) => {
        if (hits.includes(1)) {
          this.firstRow.forEach((row, i) => { found[i] |= hits[at(row)]; });
        }
      };
      for (const name of ["sentence", "event_type", "mode", "title", "source"]) {
        mark(this._hits(name, columns[name].table, word), (row) => columns[name].at[row]);
      }
      mark(this._hits("date", dates.map((date) => date.words), word), (row) => columns.date.values[row]);
      for (const name of ["place", "toponym", "admin1"]) {
        const hits = this._hits(name, columns[name].table, word);
        rows.forEach((row) => { found[row.event.index] |= hits[columns[name].at[row.number]]; });
      }
      for (const name of ["actors", "recipients"]) {
        const hits = this._hits(name, columns[name].table, word);
        const { from, flat } = columns[name];
        this.firstRow.forEach((row, i) => {
          for (let at = from[row]; at < from[row + 1]; at += 1) {
            found[i] |= hits[flat[at]];
          }
        });
      }
      return found;
    }

    _hits(name, texts, word) {
      if (!this.lowered.has(name)) {
        this.lowered.set(name, texts.map((text) => text.toLowerCase()));
      }
      return Uint8Array.from(this.lowered.get(name), (text) => (text.includes(word) ? 1 : 0));
    }
  };
})((window.geoevents = window.geoevents || {}));

/* Filters: a facet has values, each of which can be switched off; an event is shown if nothing switches it off. */
(function (ge) {
  "use strict";

  const NOTHING = "";
  const OTHERS = "Other actors";

  /** The facets of these events: [{key, title, help, of(event) -> [value], groups: [{title, values}]}]. */
  ge.facets = function (events, basemap) {
    const names = new Map(basemap.countries.filter((c) => c.room).map((c) => [c.alpha3, c.name]));
    const facets = [
      {
        key: "actor", title: "Actors", open: true,
        help: "An actor that is off takes all its events away.",
        of: (event) => (event.first.actors.length ? event.first.actors : [NOTHING]),
        label: (value) => value || "No actor named",
        group: (value, event) => (value ? names.get(actorCode(event, value).slice(0, 3)) || OTHERS : ""),
        groupCode: (value, event) => actorCode(event, value).slice(0, 3), order: byCount, byTitle: true,
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
        group: (value, event) => sentence(event.first.quad || "other"),
        order: byQuad, sign: true,
      },
      {
        key: "status", title: "Status",
        of: (event) => [event.first.status || "actual"], label: sentence, group: () => "", order: byCount, atLeast: 2,
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
    facet.off = new Set();
    for (const event of events) {
      for (const value of new Set(facet.of(event))) {
        if (!facet.values.has(value)) {
          facet.values.set(value, { value, label: facet.label(value, event), group: facet.group(value, event), event, count: 0 });
          facet.values.get(value).code = facet.groupCode ? facet.groupCode(value, event) : "";
        }
        facet.values.get(value).count += 1;
      }
    }
    const groups = new Map();
    for (const entry of [...facet.values.values()].sort(facet.order)) {
      const title = facet.grouped && facet.values.size < facet.grouped && entry.value ? "all" : entry.group;
      if (!groups.has(title)) {
        groups.set(title, []);
      }
      groups.get(title).push(entry);
    }
    facet.groups = [...groups].map(([title, entries]) => ({
      title: title === "all" ? "" : title, entries, code: title === OTHERS ? "other" : entries[0].code || title,
    }));
    // What names nobody, no date or no source stands apart, at the end.
    facet.groups.sort((a, b) => (a.entries[0].value === NOTHING) - (b.entries[0].value === NOTHING)
      || (facet.byTitle ? (a.title === OTHERS) - (b.title === OTHERS) || compare(a.title, b.title) : 0));
  }

  const byCount = (a, b) => (a.value === NOTHING) - (b.value === NOTHING) || b.count - a.count || compare(a.label, b.label);
  const byDate = (a, b) => (a.value === NOTHING) - (b.value === NOTHING) || compareDates(a.event.first.date, b.event.first.date);
  const byQuad = (a, b) => quadRank(a) - quadRank(b) || byCount(a, b);
  const quadRank = (entry) => ge.quads.indexOf(entry.event.first.quad) + (ge.quads.includes(entry.event.first.quad) ? 0 : 99);
  const compare = (a, b) => (a < b ? -1 : Number(a > b));
  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const actorCode = (event, value) => event.first.actor_codes[event.first.actors.indexOf(value)] || "";
  const yearOf = (date) => (date.days ? date.year : "Year not known");

  /** Order of dates: by first day, then by last; what has no day comes last. */
  function compareDates(a, b) {
    if (!a.days || !b.days) {
      return (a.days ? 0 : 1) - (b.days ? 0 : 1) || compare(a.edtf, b.edtf);
    }
    return a.days[0] - b.days[0] || a.days[1] - b.days[1];
  }
  ge.compareDates = compareDates;

  ge.Filters = class {
    constructor(events, facets) {
      Object.assign(this, { events, facets, words: [], range: null });
      this.texts = null;
    }

    /** Marks every event as shown or not, and counts for each value what the other filters leave of it. */
    apply() {
      const counts = this.facets.map(() => new Map());
      for (const event of this.events) {
        const failed = this._failed(event);
        event.shown = failed.length === 0;
        event.onlyTime = failed.length === 1 && failed[0] === -2;
        this.facets.forEach((facet, i) => {
          if (failed.length === 0 || (failed.length === 1 && failed[0] === i)) {
            for (const value of new Set(facet.of(event))) {
              counts[i].set(value, (counts[i].get(value) || 0) + 1);
            }
          }
        });
      }
      return counts;
    }

    /** The numbers of the facets that hide this event; -1 stands for the search, -2 for the time bar. */
    _failed(event) {
      const failed = [];
      this.facets.forEach((facet, i) => {
        if (facet.off.size && facet.of(event).some((value) => facet.off.has(value))) {
          failed.push(i);
        }
      });
      if (this.words.length && !this.words.every((word) => this._text(event).includes(word))) {
        failed.push(-1);
      }
      if (this.range && !inRange(event.first.date.days, this.range)) {
        failed.push(-2);
      }
      return failed;
    }

    /** The events that only the time bar hides, and those that nothing hides: what its bars count. */
    inOtherRanges() {
      return this.events.filter((event) => event.shown || event.onlyTime);
    }

    search(text) {
      this.words = text.toLowerCase().split(/\s+/).filter(Boolean);
    }

    _text(event) {
      if (event.text === undefined) {
        const { first, rows } = event;
        event.text = [
          first.sentence, first.event_type, first.mode, first.title, first.source, first.date.words,
          ...first.actors, ...first.recipients, ...rows.flatMap((row) => [row.place, row.toponym, row.admin1]),
        ].join("\n").toLowerCase();
      }
      return event.text;
    }
  };

  const inRange = (days, [from, to]) => Boolean(days) && days[0] <= to && days[1] >= from;

  /** The layer control: a section for each facet, with a checkbox for each value. */
  ge.FilterControl = L.Control.extend({
    options: { position: "topright" },

    initialize(root, facets, onChange) {
      Object.assign(this, { root, facets, onChange, counters: new Map(), groupBoxes: [] });
    },

    onAdd() {
      const wide = window.matchMedia("(min-width: 760px)").matches;
      this.box = ge.h("details", { class: "ge-layers leaflet-control-layers leaflet-control", open: wide },
        ge.h("summary", { "aria-label": "Layers: actors, dates and event types" }, "Layers"),
        ge.h("div", { class: "ge-layers-body" }, this.facets.map((facet, i) => this._facet(facet, i)),
          ge.h("button", { type: "button", class: "ge-reset", onclick: () => this.reset() }, "Show everything")));
      L.DomEvent.disableClickPropagation(this.box);
      L.DomEvent.disableScrollPropagation(this.box);
      return this.box;
    },

    _facet(facet, i) {
      const button = (text, on) => ge.h("button", {
        type: "button", "aria-label": `${text}: ${facet.title}`, onclick: () => this._all(facet, on),
      }, text);
      const many = facet.values.size > 60;
      const groups = facet.groups.map((group) => this._group(facet, group, i, many));
      return ge.h("details", { class: "ge-facet", open: facet.open, "data-facet-section": facet.key },
        ge.h("summary", {}, facet.title, ge.h("span", { class: "ge-count" }, String(facet.values.size))),
        ge.h("div", { class: "ge-facet-tools" }, button("All", true), button("None", false)),
        facet.help ? ge.h("p", { class: "ge-help" }, facet.help) : null,
        ge.h("div", { class: "ge-facet-values", role: "group", "aria-label": facet.title, tabindex: "-1" }, groups));
    },

    _group(facet, group, i, many) {
      // A country that is the only one of its group says its name once.
      const alone = group.entries.length === 1 && group.entries[0].label === group.title;
      const title = (facet.groups.length > 1 || facet.byTitle) && !alone ? group.title : "";
      const rows = () => group.entries.map((entry) => this._row(facet, entry, i));
      if (!title) {
        return rows();
      }
      const head = [this._groupBox(facet, group), ge.h("bdi", {}, title), ge.h("span", { class: "ge-count" }, String(group.entries.length))];
      if (!many) {
        return ge.h("div", { class: "ge-in-group", role: "group", "aria-label": title },
          ge.h("label", { class: "ge-group-head" }, head.slice(0, 2)), rows());
      }
      // Thousands of values: a group makes its rows when it is first opened.
      const body = ge.h("div", { class: "ge-in-group" });
      const details = ge.h("details", { class: "ge-group", ontoggle: () => this._fill(details, body, rows) },
        ge.h("summary", {}, head), body);
      return details;
    },

    /** The checkbox of a whole group: on, off, or mixed. */
    _groupBox(facet, group) {
      const input = ge.h("input", {
        type: "checkbox", "data-facet-group": facet.key, "data-value": group.code, "aria-label": `All of ${group.title}`,
        title: "Switch the whole group", onchange: () => this._switchGroup(facet, group, input.checked),
      });
      this.groupBoxes.push({ facet, group, input });
      return input;
    },

    _switchGroup(facet, group, on) {
      group.entries.forEach((entry) => facet.off[on ? "delete" : "add"](entry.value));
      this.onChange();
    },

    _fill(details, body, rows) {
      if (details.open && !body.firstChild) {
        body.append(...rows());
        this.update(this.counts);
      }
    },

    _row(facet, entry, i) {
      const input = ge.h("input", {
        type: "checkbox", class: "leaflet-control-layers-selector", "data-facet": facet.key, "data-value": entry.value,
        onchange: () => {
          facet.off[input.checked ? "delete" : "add"](entry.value);
          this.onChange();
        },
      });
      input.checked = !facet.off.has(entry.value);
      const count = ge.h("span", { class: "ge-count" });
      const label = ge.h("label", { class: "ge-value" }, input,
        facet.sign ? ge.sign(this.root, { ...entry.event.first, ...PLAIN }) : null,
        ge.h("bdi", {}, ge.clip(entry.label, 80)), count);
      this.counters.set(entry, { facet: i, input, count, label });
      return label;
    },

    _all(facet, on) {
      facet.off = on ? new Set() : new Set(facet.values.keys());
      this.onChange();
    },

    reset() {
      this.facets.forEach((facet) => facet.off.clear());
      this.onChange({ reset: true });
    },

    /** Checkboxes and counts as the filters have them. */
    update(counts) {
      this.counts = counts;
      for (const { facet, group, input } of this.groupBoxes) {
        const off = facet.off.size ? group.entries.filter((entry) => facet.off.has(entry.value)).length : 0;
        input.checked = off < group.entries.length;
        input.indeterminate = off > 0 && off < group.entries.length;
      }
      for (const [entry, { facet, input, count, label }] of this.counters) {
        const number = counts[facet].get(entry.value) || 0;
        input.checked = !this.facets[facet].off.has(entry.value);
        if (count.textContent !== String(number)) {
          count.textContent = String(number);
          label.classList.toggle("ge-empty", number === 0);
        }
      }
    },

    /** Signs in the colours of the present theme. */
    restyle() {
      for (const [entry, { label }] of this.counters) {
        const old = label.querySelector("svg");
        if (old) {
          old.replaceWith(ge.sign(this.root, { ...entry.event.first, ...PLAIN }));
        }
      }
    },
  });

  const PLAIN = { status: "actual", place_precision: 1, place_role: "location", claimed_by: [], score: 1 };
})((window.geoevents = window.geoevents || {}));

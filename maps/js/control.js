/* The layer control: what is drawn on top, and a section for each facet with a checkbox for each value. */
(function (ge) {
  "use strict";

  /** The layer control: a section for each facet, with a checkbox for each value. */
  ge.FilterControl = L.Control.extend({
    options: { position: "topright" },

    /** `extras` are switches of what is drawn besides events: [{key, label, on, help, colour, onSwitch(on)}]. */
    initialize(root, facets, extras, onChange) {
      Object.assign(this, { root, facets, extras, onChange, counters: new Map(), groupBoxes: [], extraBoxes: new Map() });
    },

    onAdd() {
      const wide = window.matchMedia("(min-width: 760px)").matches;
      this.box = ge.h("details", { class: "ge-layers leaflet-control-layers leaflet-control", open: wide },
        ge.h("summary", { "aria-label": "Layers: actors, dates and event types" }, "Layers"),
        ge.h("div", { class: "ge-layers-body" }, this._extras(), this.facets.map((facet, i) => this._facet(facet, i)),
          ge.h("button", { type: "button", class: "ge-reset", onclick: () => this.reset() }, "Show everything")));
      L.DomEvent.disableClickPropagation(this.box);
      L.DomEvent.disableScrollPropagation(this.box);
      return this.box;
    },

    _extras() {
      if (!this.extras.length) {
        return null;
      }
      const rows = this.extras.map((extra) => {
        const input = ge.h("input", {
          type: "checkbox", class: "leaflet-control-layers-selector", "data-extra": extra.key,
          onchange: () => extra.onSwitch(input.checked),
        });
        input.checked = extra.on;
        this.extraBoxes.set(extra.key, input);
        const swatch = extra.colour ? ge.h("i", { class: "ge-swatch" }) : null;
        swatch && swatch.style.setProperty("background", extra.colour);
        return [ge.h("label", { class: "ge-value" }, input, swatch, ge.h("bdi", {}, ge.clip(extra.label, 80))),
          extra.help ? ge.h("p", { class: "ge-help" }, extra.help) : null];
      });
      return ge.h("details", { class: "ge-facet ge-extras", open: this.extras.some((extra) => extra.open) },
        ge.h("summary", {}, "On top"), ge.h("div", { role: "group", "aria-label": "On top" }, rows));
    },

    /** Shows whether an extra is on. */
    setExtra(key, on) {
      const input = this.extraBoxes.get(key);
      if (input) {
        input.checked = on;
      }
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
      const rows = () => (group.sectors ? group.sectors.map((sector) => this._sector(facet, group, sector, i))
        : group.entries.map((entry) => this._row(facet, entry, i, entry.sector)));
      if (!title) {
        return rows();
      }
      const box = this._groupBox(facet, group);
      if (!many) {
        return ge.h("div", { class: "ge-in-group", role: "group", "aria-label": title },
          ge.h("label", { class: "ge-group-head" }, box, ge.h("bdi", {}, title)), rows());
      }
      // Thousands of values: a group makes its rows when it is first opened.
      const body = ge.h("div", { class: "ge-in-group" });
      const details = ge.h("details", { class: "ge-group", ontoggle: () => this._fill(details, body, rows) },
        ge.h("summary", {}, ge.h("bdi", {}, title), ge.h("span", { class: "ge-count" }, String(group.entries.length))), body);
      // The checkbox lies over the summary and not in it: a control inside of another cannot be told to a screen reader.
      return ge.h("div", { class: "ge-group-box" }, box, details);
    },

    /** The actors of one sector of a country, under a checkbox of their own. */
    _sector(facet, group, sector, i) {
      const rows = sector.entries.map((entry) => this._row(facet, entry, i));
      if (!sector.title || rows.length < 2) {
        return sector.entries.length === 1 && sector.title ? this._row(facet, sector.entries[0], i, sector.title) : rows;
      }
      const title = `${group.title}, ${sector.title}`;
      const whole = { title, entries: sector.entries, code: `${group.code} ${sector.title}` };
      return ge.h("div", { class: "ge-in-sector", role: "group", "aria-label": title },
        ge.h("label", { class: "ge-group-head ge-sector-head" }, this._groupBox(facet, whole), ge.h("bdi", {}, sector.title)), rows);
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

    _row(facet, entry, i, note) {
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
        facet.sign ? ge.sign(this.root, { ...PLAIN, quad: entry.event.first.quad }) : null,
        ge.h("bdi", {}, ge.clip(entry.label, 80), note ? ge.h("span", { class: "ge-note" }, ` ${note}`) : null), count);
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
        const number = counts[facet][entry.number];
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
          old.replaceWith(ge.sign(this.root, { ...PLAIN, quad: entry.event.first.quad }));
        }
      }
    },
  });

  const PLAIN = { status: "actual", place_precision: 1, place_role: "location", claimed_by: [], score: 1 };
})((window.geoevents = window.geoevents || {}));

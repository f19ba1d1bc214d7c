/* The list beside the map. Dots on a map cannot be reached by keyboard; every event is a button here. */
(function (ge) {
  "use strict";

  const ALL = 150; // events that are all in the page; of more, only those around what is looked at
  const CHUNK = 24; // rows that are made at a time; the next follow when the end comes into view
  const MOST = 200; // rows that a long list keeps in the page; those far away go
  const PRINTED = 2000;

  ge.Panel = class {
    constructor(root, title, cards, { onSearch, onSelect, onSave, onPoint }) {
      Object.assign(this, { root, cards, onSelect, onPoint, chosen: null, buttons: new Map() });
      this.summary = ge.h("p", { class: "ge-summary", role: "status", "aria-live": "polite" });
      this.search = ge.h("input", { type: "search", placeholder: "Search the events", "aria-label": "Search the events", autocomplete: "off" });
      this.search.addEventListener("input", () => onSearch(this.search.value));
      this.located = this._section("On the map", "ge-located");
      this.unlocated = this._section("Not on the map", "ge-unlocated",
        "The text names no place for these, or none that the gazetteer knows.");
      this.scroller = ge.h("div", { class: "ge-scroll", tabindex: "-1" }, this.located.box, this.unlocated.box);
      this.jump = ge.h("button", { type: "button", class: "ge-jump", onclick: () => this._jump() });
      const save = (text, kind) => ge.h("button", {
        type: "button", "aria-label": `Download the events shown as ${text}`, onclick: () => onSave(kind),
      }, text);
      this.element = ge.h("section", { class: "ge-side", "aria-label": "Events" },
        ge.h("header", {}, ge.h("h1", { dir: "auto", class: title ? null : "ge-unseen" }, ge.clip(title || document.title || "Events", 160)), this.summary, this.jump, this.search),
        this.scroller,
        ge.h("footer", {}, "Download what is shown: ", save("CSV", "csv"), save("GeoJSON", "geojson")));
      this.observer = new IntersectionObserver((entries) => {
        entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => this._reached(target));
      }, { root: this.scroller, rootMargin: "600px" });
      [this.located, this.unlocated].forEach((section) => [section.start, section.end].forEach((edge) => this.observer.observe(edge)));
      this.scroller.addEventListener("keydown", (event) => this._walk(event));
    }

    _section(title, name, note) {
      const count = ge.h("span", { class: "ge-count" });
      const list = ge.h("ol", { class: "ge-list" });
      const [start, end] = [ge.h("div", { class: "ge-end" }), ge.h("div", { class: "ge-end" })];
      const heading = ge.h("h2", {}, title, count);
      const box = ge.h("section", { class: name, "aria-label": title }, heading, note ? ge.h("p", { class: "ge-help" }, note) : null, start, list, end);
      return { box, list, count, start, end, events: [], from: 0, to: 0 };
    }

    /** Shows these events, which are sorted by date. */
    update(events, total) {
      this.scroller.scrollTop = 0; // before anything changes, as asking later would lay the page out twice
      this.buttons.clear();
      this._set(this.located, events.filter((event) => event.located));
      this._set(this.unlocated, events.filter((event) => !event.located));
      this.summary.textContent = events.length === total
        ? ge.plural(total, "event", "events") : `${ge.number(events.length)} of ${ge.plural(total, "event", "events")}`;
      this.jump.textContent = `${ge.number(this.unlocated.events.length)} not on the map`;
      this.jump.hidden = !this.unlocated.events.length || !this.located.events.length;
      this.unlocated.box.hidden = !this.unlocated.events.length;
      this.located.box.hidden = !this.located.events.length && this.unlocated.events.length > 0;
      if (!events.length) {
        this.located.list.append(ge.h("li", { class: "ge-nothing" }, total ? "No event passes the filters." : "No events were found."));
      }
    }

    _set(section, events) {
      section.events = events;
      section.count.textContent = ge.number(events.length);
      this._restart(section, 0, events.length <= ALL ? ALL : CHUNK);
    }

    /** Rows from one number on, in place of those that were there. */
    _restart(section, from, count) {
      section.events.slice(section.from, section.to).forEach((event) => this.buttons.delete(event));
      section.list.replaceChildren();
      Object.assign(section, { from, to: from });
      this._append(section, count);
    }

    _append(section, count = CHUNK) {
      const next = section.events.slice(section.to, section.to + count);
      section.list.append(...next.map((event, i) => this._item(section, event, section.to + i)));
      section.to += next.length;
    }

    _prepend(section) {
      const from = Math.max(0, section.from - CHUNK);
      const next = section.events.slice(from, section.from);
      section.list.prepend(...next.map((event, i) => this._item(section, event, from + i)));
      section.from = from;
    }

    /** The next rows at an end of a list that came near; as many go at its other end. What is looked at stays where it is. */
    _reached(edge) {
      const section = [this.located, this.unlocated].find(({ start, end }) => start === edge || end === edge);
      const before = edge === section.start;
      if (before ? section.from === 0 : section.to === section.events.length) {
        return;
      }
      const anchor = section.list[before ? "firstElementChild" : "lastElementChild"];
      const top = anchor && anchor.offsetTop;
      this[before ? "_prepend" : "_append"](section);
      this._drop(section, !before, section.to - section.from - MOST);
      if (anchor && anchor.isConnected) {
        this.scroller.scrollTop += anchor.offsetTop - top;
      }
    }

    _drop(section, first, count) {
      for (let i = 0; i < count; i += 1) {
        const item = section.list[first ? "firstElementChild" : "lastElementChild"];
        if (item.contains(document.activeElement)) {
          return;
        }
        this.buttons.delete(section.events[first ? section.from : section.to - 1]);
        section[first ? "from" : "to"] += first ? 1 : -1;
        item.remove();
      }
    }

    /** All rows, for a printer. */
    all() {
      [this.located, this.unlocated].forEach((section) => section.to - section.from < section.events.length && this._restart(section, 0, PRINTED));
    }

    /** To the events without a place, which stand below those on the map. */
    _jump() {
      this.scroller.scrollTop = this.unlocated.box.offsetTop;
      const [first] = this.unlocated.events;
      this.buttons.has(first) && this.buttons.get(first).focus({ preventScroll: true });
    }

    /** Arrow keys go from row to row. */
    _walk(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const rows = step ? [...this.scroller.querySelectorAll(".ge-row")] : [];
      const at = rows.indexOf(document.activeElement);
      if (at >= 0 && rows[at + step]) {
        event.preventDefault();
        rows[at + step].focus();
      }
    }

    _item(section, event, number) {
      return ge.h("li", { "aria-setsize": section.events.length, "aria-posinset": number + 1 }, this._row(event));
    }

    _row(event) {
      const row = event.first;
      const button = ge.h("button", {
        type: "button", class: "ge-row", "data-event-id": event.id, onclick: () => this._choose(event),
        "aria-expanded": event.located ? null : "false", "aria-pressed": event.located ? "false" : null,
        onfocus: () => this.onPoint(event), onblur: () => this.onPoint(null),
        onpointerenter: () => this.onPoint(event), onpointerleave: () => this.onPoint(null),
      },
        ge.sign(this.root, row),
        ge.h("span", { class: "ge-row-text" },
          ge.h("span", { class: "ge-row-head" }, ge.h("b", { dir: "auto" }, ge.clip(this.cards.heading(row), 60)), this.cards.status(row),
            ge.h("span", { class: "ge-date" }, row.date.words)),
          this._line("ge-parties", this.cards.parties(row)),
          this._line("ge-where", this._places(event)),
          ge.h("span", { class: "ge-sentence", dir: "auto" }, this.cards.sentence(row, 300, 80))));
      this.buttons.set(event, button);
      if (event === this.chosen) {
        this._mark(button, true);
      }
      return button;
    }

    _line(name, text) {
      return text ? ge.h("span", { class: name, dir: "auto" }, ge.clip(text, 160)) : null;
    }

    _places(event) {
      const about = event.first.place_role === "about" && event.located ? "about " : "";
      const names = [...new Set(event.rows.map((row) => row.place || row.toponym).filter(Boolean))];
      const country = event.rows.length === 1 && event.first.place_precision < 4 && event.first.country_code;
      return names.length ? about + names.join(", ") + (country ? `, ${this.cards.country(country)}` : "") : "";
    }

    _choose(event) {
      if (event.located) {
        this.onSelect(event);
        return;
      }
      // There is no place to show, so the row opens where it stands.
      const button = this.buttons.get(event);
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) {
        button.nextElementSibling.remove();
      } else {
        button.after(this.cards.card(event.first));
      }
    }

    /** Marks the row of the event that the map shows, and brings it into view. */
    select(event) {
      if (this.chosen && this.buttons.has(this.chosen)) {
        this._mark(this.buttons.get(this.chosen), false);
      }
      this.chosen = event;
      if (!event) {
        return;
      }
      const number = this.buttons.has(event) || !event.located || !event.shown ? -1 : this.located.events.indexOf(event);
      if (number >= 0) {
        this._restart(this.located, Math.max(0, number - 10), CHUNK);
      }
      const button = this.buttons.get(event);
      if (button) {
        this._mark(button, true);
        this._reveal(button);
      }
    }

    _mark(button, on) {
      button.setAttribute("aria-pressed", String(on));
    }

    /** Scrolls the list, and never the page around the map. */
    _reveal(button) {
      const [box, row] = [this.scroller.getBoundingClientRect(), button.getBoundingClientRect()];
      if (row.top < box.top + 40 || row.bottom > box.bottom) {
        this.scroller.scrollTop += row.top - box.top - 60;
      }
    }

    focus(event) {
      const button = this.buttons.get(event);
      if (button) {
        button.focus({ preventScroll: true });
      }
    }
  };
})((window.geoevents = window.geoevents || {}));

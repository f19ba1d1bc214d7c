/* The list beside the map. Dots on a map cannot be reached by keyboard; every event is a button here. */
(function (ge) {
  "use strict";

  const CHUNK = 100; // rows that are made at a time; the next follow when the end comes into view

  ge.Panel = class {
    constructor(root, title, cards, { onSearch, onSelect, onSave }) {
      Object.assign(this, { root, cards, onSelect, chosen: null, buttons: new Map() });
      this.summary = ge.h("p", { class: "ge-summary", role: "status", "aria-live": "polite" });
      this.search = ge.h("input", { type: "search", placeholder: "Search the events", "aria-label": "Search the events" });
      this.search.addEventListener("input", () => onSearch(this.search.value));
      this.located = this._section("On the map", "ge-located");
      this.unlocated = this._section("Not on the map", "ge-unlocated",
        "The text names no place for these, or none that the gazetteer knows.");
      this.scroller = ge.h("div", { class: "ge-scroll", tabindex: "-1" }, this.located.box, this.unlocated.box);
      const save = (text, kind) => ge.h("button", {
        type: "button", "aria-label": `Download the events shown as ${text}`, onclick: () => onSave(kind),
      }, text);
      this.element = ge.h("section", { class: "ge-side", "aria-label": "Events" },
        ge.h("header", {}, title ? ge.h("h1", { dir: "auto" }, ge.clip(title, 160)) : null, this.summary, this.search),
        this.scroller,
        ge.h("footer", {}, "Download what is shown: ", save("CSV", "csv"), save("GeoJSON", "geojson")));
      this.observer = new IntersectionObserver((entries) => {
        entries.filter((e) => e.isIntersecting).forEach((e) => this._more(e.target === this.located.end ? this.located : this.unlocated));
      }, { root: this.scroller, rootMargin: "400px" });
      this.observer.observe(this.located.end);
      this.observer.observe(this.unlocated.end);
    }

    _section(title, name, note) {
      const count = ge.h("span", { class: "ge-count" });
      const list = ge.h("ol", { class: "ge-list" });
      const end = ge.h("div", { class: "ge-end" });
      const heading = ge.h("h2", {}, title, count);
      const box = ge.h("section", { class: name, "aria-label": title }, heading, note ? ge.h("p", { class: "ge-help" }, note) : null, list, end);
      return { box, list, count, end, events: [], made: 0 };
    }

    /** Shows these events, which are sorted by date. */
    update(events, total) {
      this.buttons.clear();
      this._set(this.located, events.filter((event) => event.located));
      this._set(this.unlocated, events.filter((event) => !event.located));
      this.summary.textContent = events.length === total
        ? ge.plural(total, "event", "events") : `${ge.number(events.length)} of ${ge.plural(total, "event", "events")}`;
      this.unlocated.box.hidden = !this.unlocated.events.length;
      this.located.box.hidden = !this.located.events.length && this.unlocated.events.length > 0;
      if (!events.length) {
        this.located.list.append(ge.h("li", { class: "ge-nothing" }, total ? "No event passes the filters." : "No events were found."));
      }
    }

    _set(section, events) {
      Object.assign(section, { events, made: 0 });
      section.count.textContent = String(events.length);
      section.list.replaceChildren();
      this._more(section);
    }

    _more(section) {
      const next = section.events.slice(section.made, section.made + CHUNK);
      section.made += next.length;
      section.list.append(...next.map((event) => this._row(event)));
    }

    _row(event) {
      const row = event.first;
      const button = ge.h("button", {
        type: "button", class: "ge-row", "data-event-id": event.id, onclick: () => this._choose(event),
        "aria-expanded": event.located ? null : "false", "aria-pressed": event.located ? "false" : null,
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
      return ge.h("li", {}, button);
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
      while (!this.buttons.has(event) && this.located.made < this.located.events.length && this.located.events.includes(event)) {
        this._more(this.located);
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

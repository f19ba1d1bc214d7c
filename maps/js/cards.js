/* What a popup or an opened list row says about an event, all as text nodes. */
(function (ge) {
  "use strict";

  const MOST = 1500; // characters of a sentence that a card shows
  const CHUNK = 30; // cards that a popup makes at a time
  const PRECISION = {
    1: "exact place", 2: "near this place or in a part of it", 3: "somewhere in this division",
    4: "somewhere in this country", 5: "somewhere in this sea or region",
  };
  const BASIS = {
    explicit: "as written", relative: "counted from another date", inherited: "completed from a date before it",
    publication: "taken or completed from the day of publication",
  };
  const ROLE = {
    about: "talked about, not where it happened", origin: "where it started from", destination: "where it went to",
  };

  const MARKS = {
    trigger: (text) => ge.h("mark", {}, ge.clip(text, 200)),
    place: (text) => ge.h("span", { class: "ge-place-mark", title: "the place" }, text),
    date: (text) => ge.h("span", { class: "ge-date-mark", title: "the date" }, text),
  };

  /** Where a sentence says what happened, where and when: [{kind, from, to}] in order, none over another. */
  function found(text, row) {
    const marks = [];
    const places = [...new Set(row.event.rows.map((other) => other.toponym))];
    for (const [kind, word] of [["trigger", row.trigger], ["date", row.date_text], ...places.map((place) => ["place", place])]) {
      let from = word ? text.indexOf(word) : -1;
      if (from < 0 && word && kind === "trigger") {
        from = text.toLowerCase().indexOf(word.toLowerCase());
      }
      const to = from + (word || "").length;
      if (from >= 0 && !marks.some((mark) => from < mark.to && to > mark.from)) {
        marks.push({ kind, from, to });
      }
    }
    return marks.sort((a, b) => a.from - b.from);
  }

  ge.typeName = (type) => {
    const words = (type || "other").toLowerCase().replaceAll("_", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  };

  ge.Cards = class {
    constructor(root, basemap) {
      this.root = root;
      this.countryNames = new Map(basemap.countries.filter((c) => c.room).map((c) => [c.alpha2, c.name]));
    }

    country(code) {
      return this.countryNames.get(code) || code;
    }

    placeName(row) {
      const parts = [row.place || row.toponym, row.admin1, row.country_code && this.country(row.country_code)];
      return parts.filter((part, i) => part && parts.indexOf(part) === i).join(", ");
    }

    /** One event at one of its places. */
    card(row) {
      const link = ge.safeUrl(row.url);
      const source = row.title || row.source || link;
      return ge.h("article", { class: "ge-card", "data-event-id": row.event_id },
        ge.h("header", {}, ge.sign(this.root, row), ge.h("strong", { dir: "auto" }, ge.clip(this.heading(row), 80)), this.status(row)),
        ge.h("p", { class: "ge-sentence", dir: "auto" }, this.sentence(row, MOST)),
        ge.h("dl", {},
          this.item("When", row.date.words, this.whenNote(row)),
          this.item("Where", this.placeName(row) || "no place known", this.whereNote(row)),
          this.item("Who", this.parties(row)),
          this.item("Claimed by", row.claimed_by.map((c) => this.country(c)).join(", "), this.administrator(row)),
          this.item("Deaths", row.fatalities === null ? "" : String(row.fatalities)),
          this._score(row),
          source ? ge.h("div", {}, ge.h("dt", {}, "Source"), ge.h("dd", { dir: "auto" }, this.source(row, link, source))) : null));
    }

    _score(row) {
      const item = this.item("Score", row.score === null ? "" : row.score.toFixed(2));
      if (item) {
        item.title = "How sure this reading of the text is, from 0 to 1: a score to sort by, not a probability";
      }
      return item;
    }

    heading(row) {
      const mode = row.mode && row.mode.toLowerCase() !== row.event_type.toLowerCase() ? ` · ${row.mode.replaceAll("_", " ")}` : "";
      return `${ge.typeName(row.event_type)}${mode}`;
    }

    status(row) {
      const plain = row.status === "actual" || row.status === "";
      return plain ? null : ge.h("span", { class: "ge-badge" }, ge.clip(row.status, 30));
    }

    /** The sentence with its trigger, place and date marked; a list that has little room says how much may stand `before`
        the trigger. */
    sentence(row, most, before = most) {
      const text = row.sentence;
      const marks = found(text, row);
      const trigger = marks.find((mark) => mark.kind === "trigger");
      // In a long sentence the stretch around the trigger is what counts; it begins with a whole word where there is one.
      const at = trigger ? trigger.from : 0;
      const from = at > before ? Math.min(text.indexOf(" ", at - Math.min(before, 200) / 2) + 1 || at, at) : 0;
      const to = Math.min(text.length, (trigger ? trigger.to : 0) + most);
      const parts = from > 0 ? ["… "] : [];
      let next = from;
      for (const mark of marks.filter((one) => one.from >= from && one.to <= to)) {
        parts.push(text.slice(next, mark.from), MARKS[mark.kind](text.slice(mark.from, mark.to)));
        next = mark.to;
      }
      return [...parts, text.slice(next, to), to < text.length ? "…" : ""];
    }

    parties(row) {
      const some = (names) => names.map((name) => ge.clip(name, 120)).join(", ");
      const actors = some(row.actors) || "not named";
      return row.recipients.length ? `${actors} → ${some(row.recipients)}` : row.actors.length ? actors : "";
    }

    whenNote(row) {
      if (!row.date.edtf) {
        return "";
      }
      const unit = row.date_precision === "part of month" ? "part of a month" : row.date_precision;
      const precision = unit && unit !== "unknown" ? `precise to the ${unit}` : "";
      return [precision, BASIS[row.date_basis]].filter(Boolean).join(", ");
    }

    whereNote(row) {
      return [row.latitude === null ? "" : PRECISION[row.place_precision], ROLE[row.place_role]].filter(Boolean).join("; ");
    }

    administrator(row) {
      return row.claimed_by.length && row.country_code ? `disputed; the gazetteer lists it under ${this.country(row.country_code)}` : "";
    }

    item(term, text, note) {
      return text ? ge.h("div", {}, ge.h("dt", {}, term),
        ge.h("dd", { dir: "auto" }, ge.clip(text, 400), note ? ge.h("span", { class: "ge-note" }, ` ${note}`) : null)) : null;
    }

    source(row, link, source) {
      const text = ge.clip(source, 160);
      const tail = row.source && row.source !== source ? ` · ${ge.clip(row.source, 60)}` : "";
      return link
        ? [ge.h("a", { href: link, target: "_blank", rel: "noopener noreferrer nofollow" }, text), tail]
        : [text, tail];
    }

    /** A popup: the chosen row first, then all others that are shown at the same place, or `here` under the same sign. */
    popup(row, here = row.spot) {
      const others = here.filter((other) => other !== row && other.event.shown);
      const more = others.length
        ? [ge.h("h3", { class: "ge-more" }, `${ge.plural(others.length, "more event", "more events")} here`)] : [];
      const box = ge.h("div", { class: "ge-popup", tabindex: "0" }, this.card(row), more);
      this._more(box, others);
      return box;
    }

    /** The next cards, and a button for those after them: thousands at once would stall the page. */
    _more(box, rows) {
      box.append(...rows.slice(0, CHUNK).map((other) => this.card(other)));
      const rest = rows.slice(CHUNK);
      if (rest.length) {
        const button = ge.h("button", {
          type: "button", class: "ge-reset", onclick: (click) => {
            click.stopPropagation(); // a button that is gone would count as a click beside the popup
            button.remove();
            this._more(box, rest);
          },
        }, `Show ${Math.min(CHUNK, rest.length)} of ${ge.number(rest.length)} more`);
        box.append(button);
      }
    }
  };
})((window.geoevents = window.geoevents || {}));

/* The time bar: how many events there are over time, and a stretch of time to choose with two handles. */
(function (ge) {
  "use strict";

  const DAY = 86400000;
  const BARS = 72;

  /** A day number as year, month and day; JavaScript's Date knows no local year here, only UTC. */
  function dayText(day) {
    const date = new Date(day * DAY);
    const year = date.getUTCFullYear();
    const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${year > 0 ? year : `${1 - year} BC`}`;
  }

  // Open intervals reach very far; only their known end says something about the span.
  const known = (day) => Math.abs(day) < 9000000;

  ge.TimeBar = class {
    constructor(root, events, onChange) {
      this.dated = events.filter((event) => event.first.date.days);
      const days = this.dated.flatMap((event) => event.first.date.days).filter(known);
      this.first = days.reduce((a, b) => Math.min(a, b), Infinity);
      this.last = days.reduce((a, b) => Math.max(a, b), -Infinity);
      this.onChange = onChange;
      this.useful = this.last > this.first;
      if (this.useful) {
        this._make();
      }
    }

    _make() {
      const slider = (label, value) => ge.h("input", {
        type: "range", min: this.first, max: this.last, step: 1, value, "aria-label": label, oninput: () => this._moved(),
      });
      this.from = slider("First day shown", this.first);
      this.to = slider("Last day shown", this.last);
      this.bars = ge.svg("svg", { class: "ge-bars", viewBox: `0 0 ${BARS} 24`, preserveAspectRatio: "none", "aria-hidden": "true" });
      this.text = ge.h("output", {});
      this.note = ge.h("span", { class: "ge-count" });
      this.element = ge.h("div", { class: "ge-timebar", role: "group", "aria-label": "Time" },
        ge.h("div", { class: "ge-timebar-head" }, this.text, this.note,
          ge.h("button", { type: "button", onclick: () => this.step(-1), "aria-label": "One stretch back" }, "‹"),
          ge.h("button", { type: "button", onclick: () => this.step(1), "aria-label": "One stretch on" }, "›"),
          ge.h("button", { type: "button", onclick: () => this.reset() }, "All time")),
        ge.h("div", { class: "ge-timebar-track" }, this.bars, this.from, this.to));
      this._say();
    }

    /** The chosen stretch [first day, last day], or null for all of it (undated events are then shown, too). */
    range() {
      const [a, b] = [Number(this.from.value), Number(this.to.value)].sort((x, y) => x - y);
      return a <= this.first && b >= this.last ? null : [a, b];
    }

    _moved() {
      this._say();
      this.onChange(this.range());
    }

    set(range) {
      [this.from.value, this.to.value] = range || [this.first, this.last];
      this._moved();
    }

    reset() {
      this.set(null);
    }

    /** Moves the stretch by its own length; a stretch that is everything first becomes a tenth of it. */
    step(direction) {
      const tenth = Math.max(0, Math.round((this.last - this.first) / 10));
      const [a, b] = this.range() || (direction > 0 ? [this.first - tenth - 1, this.first - 1] : [this.last + 1, this.last + tenth + 1]);
      const length = b - a + 1;
      const start = Math.max(this.first, Math.min(this.last - length + 1, a + direction * length));
      this.set([start, start + length - 1]);
    }

    _say() {
      const range = this.range();
      const [a, b] = range || [this.first, this.last];
      this.text.textContent = `${dayText(a)} – ${dayText(b)}`;
      this.note.textContent = range ? "undated events are hidden" : "";
      const part = (day) => ((day - this.first) / (this.last - this.first)) * 100;
      this.element.style.setProperty("--from", `${part(a)}%`);
      this.element.style.setProperty("--to", `${part(b)}%`);
    }

    /** Bars of the events that pass all other filters; an event of several days counts in each of its bars in part. */
    update(events) {
      if (!this.useful) {
        return;
      }
      const counts = new Array(BARS).fill(0);
      const bar = (day) => Math.floor(((Math.max(this.first, Math.min(this.last, day)) - this.first) / (this.last - this.first + 1)) * BARS);
      for (const event of events) {
        const { days } = event.first.date;
        if (days) {
          const [a, b] = [bar(days[0]), bar(days[1])];
          for (let i = a; i <= b; i += 1) {
            counts[i] += 1 / (b - a + 1);
          }
        }
      }
      const most = Math.max(...counts, 1);
      this.bars.replaceChildren(...counts.map((count, i) => {
        const height = count ? Math.max(2, (count / most) * 24) : 0;
        return ge.svg("rect", { x: i + 0.1, y: 24 - height, width: 0.8, height });
      }));
    }
  };
})((window.geoevents = window.geoevents || {}));

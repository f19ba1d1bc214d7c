/* The time bar: how many events of which kinds there are over time, and a stretch of time to choose, to move and to play. */
(function (ge) {
  "use strict";

  const HIGH = 28; // units of the drawing, which is 1000 wide
  const BINS = 120; // bars at most
  const INTERVALS = 60; // intervals that are drawn as bars of their own; more are spread over the histogram
  const LANES = 5;
  const LEAST = 6; // units that a bar is wide
  const PACE = 1000; // milliseconds from step to step while it plays
  const STEPS = ["day", "week", "month", "year", "decade", "century"];

  // Open intervals reach very far; only their known end says something about the span.
  const known = (day) => Math.abs(day) < 9000000;

  ge.TimeBar = class {
    constructor(root, filters, onChange) {
      Object.assign(this, { root, filters, onChange, stretch: null, playing: 0 });
      let [first, last] = [Infinity, -Infinity];
      for (const days of [filters.firstDay, filters.lastDay]) {
        days.filter(known).forEach((day) => { [first, last] = [Math.min(first, day), Math.max(last, day)]; });
      }
      Object.assign(this, { first, last, view: [first, last], useful: last > first });
      if (this.useful) {
        this._make();
      }
    }

    _make() {
      const button = (text, label, onclick, extra) => ge.h("button", { type: "button", "aria-label": label, title: label, onclick, ...extra }, text);
      const slider = (label) => ge.h("input", { type: "range", step: 1, "aria-label": label });
      this.from = slider("First day shown");
      this.to = slider("Last day shown");
      this.from.addEventListener("input", () => this._slid(0, Number(this.from.value)));
      this.to.addEventListener("input", () => this._slid(1, Number(this.to.value)));
      this.bars = ge.svg("svg", { class: "ge-bars", viewBox: `0 0 1000 ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" });
      this.ticks = ge.h("div", { class: "ge-ticks", "aria-hidden": "true" });
      this.text = ge.h("output", {});
      this.note = ge.h("span", { class: "ge-count" });
      this.play = button("▶", "Play", () => this.toggle(), { class: "ge-play", "aria-pressed": "false" });
      this.track = ge.h("div", { class: "ge-timebar-track" }, this.bars, this.ticks, this.from, this.to);
      this.element = ge.h("div", { class: "ge-timebar", role: "group", "aria-label": "Time" },
        ge.h("div", { class: "ge-timebar-head" }, this.text, this.note,
          button("‹", "One step back", () => this.step(-1)), this.play, button("›", "One step on", () => this.step(1)), this._units(),
          button("−", "Longer span of time", () => this.zoom(2)), button("+", "Shorter span of time", () => this.zoom(0.5)),
          ge.h("button", { type: "button", onclick: () => this.reset() }, "All time")),
        this.track);
      this._listen();
      this._say();
    }

    _units() {
      const span = this.last - this.first + 1;
      const fit = STEPS.filter((unit, i) => i === 0 || (ge.units[unit] <= span * 1.2 && span / ge.units[unit] < 20000));
      const best = fit.reduce((a, b) => (Math.abs(Math.log(span / ge.units[b] / 16)) < Math.abs(Math.log(span / ge.units[a] / 16)) ? b : a));
      this.unit = ge.h("select", { "aria-label": "Length of a step", onchange: () => this._chosenUnit() },
        fit.map((unit) => ge.h("option", { value: unit, selected: unit === best }, unit)));
      return this.unit;
    }

    /** A drag beside the handles: on the chosen stretch it moves it, elsewhere it draws a new one. */
    _listen() {
      this.track.addEventListener("wheel", (wheel) => {
        wheel.preventDefault();
        this.zoom(wheel.deltaY > 0 ? 1.25 : 0.8, this._dayAt(wheel.clientX));
      }, { passive: false });
      this.track.addEventListener("pointerdown", (down) => {
        if (down.button !== 0 || down.target.tagName === "INPUT") {
          return;
        }
        const [start, chosen] = [this._dayAt(down.clientX), this.stretch];
        const moves = chosen && start >= chosen[0] && start <= chosen[1];
        this.track.setPointerCapture(down.pointerId);
        const move = (event) => {
          const day = this._dayAt(event.clientX);
          if (moves) {
            this._moved(chosen.map((edge) => edge + day - start));
          } else if (day !== start || this.stretch !== chosen) {
            this.set([Math.min(start, day), Math.max(start, day)]);
          }
        };
        const end = () => this.track.removeEventListener("pointermove", move);
        this.track.addEventListener("pointermove", move);
        this.track.addEventListener("pointerup", end, { once: true });
        this.track.addEventListener("pointercancel", end, { once: true });
      });
    }

    _dayAt(pixel) {
      const box = this.bars.getBoundingClientRect();
      const part = Math.max(0, Math.min(0.9999, (pixel - box.left) / box.width));
      return Math.floor(this.view[0] + part * (this.view[1] - this.view[0] + 1));
    }

    /** The chosen stretch [first day, last day], or null for all of it (undated events are then shown, too). */
    range() {
      return this.stretch;
    }

    set(stretch) {
      if (stretch) {
        const [a, b] = stretch[0] <= stretch[1] ? stretch : [stretch[1], stretch[0]];
        this.stretch = a <= this.first && b >= this.last ? null : [a, b];
      } else {
        this.stretch = null;
      }
      this._follow();
      this._say();
      this.onChange(this.stretch);
    }

    _slid(edge, day) {
      const stretch = (this.stretch || [this.first, this.last]).slice();
      stretch[edge] = day;
      this.set(stretch);
    }

    /** The same length of time elsewhere, within what there is. */
    _moved([a, b]) {
      const shift = Math.max(this.first - a, 0) || Math.min(this.last - b, 0);
      this.set([a + shift, b + shift]);
    }

    reset() {
      this.pause();
      this.view = [this.first, this.last];
      this.set(null);
    }

    /** One step on or back: to the next day, month or year if the stretch is one; any other moves by its own length. */
    step(direction) {
      this.pause();
      const unit = this.unit.value;
      if (!this.stretch) {
        this._setUnit(direction > 0 ? this.first : this.last);
        return;
      }
      const [a, b] = this.stretch;
      const whole = a === ge.unitStart(a, unit) && b + 1 === ge.unitStart(a, unit, 1);
      if (!whole) {
        this._moved([a, b].map((day) => day + direction * (b - a + 1)));
      } else if (direction > 0 ? b < this.last : a > this.first) {
        this._setUnit(direction > 0 ? b + 1 : a - 1);
      }
    }

    _setUnit(day) {
      const unit = this.unit.value;
      this.set([ge.unitStart(day, unit), ge.unitStart(day, unit, 1) - 1]);
    }

    _chosenUnit() {
      this.pause();
      this._setUnit(this.stretch ? this.stretch[0] : this.first);
    }

    /** Plays from step to step, leaving out those without events, until the end. */
    toggle() {
      if (this.playing) {
        this.pause();
        return;
      }
      this._sayPlaying(true);
      if (!this.stretch || this.stretch[1] >= this.last) {
        this._setUnit(this.first);
      }
      this.playing = setInterval(() => this.next(), PACE);
    }

    next() {
      const after = this.stretch ? this.stretch[1] : this.first - 1;
      let day = Infinity;
      this.filters.firstDay.forEach((first, i) => {
        if (this.filters.inOtherRanges(i) && known(first) && this.filters.lastDay[i] > after) {
          day = Math.min(day, Math.max(first, after + 1));
        }
      });
      if (Number.isFinite(day) && day <= this.last) {
        this._setUnit(day);
      } else {
        this.pause();
      }
    }

    pause() {
      clearInterval(this.playing);
      this.playing = 0;
      this._sayPlaying(false);
    }

    _sayPlaying(on) {
      this.play.textContent = on ? "❚❚" : "▶";
      this.play.setAttribute("aria-pressed", String(on));
      this.play.setAttribute("aria-label", on ? "Pause" : "Play");
    }

    /** A longer or shorter span of time under the same width, around a day or the middle of the stretch. */
    zoom(factor, around) {
      const [a, b] = this.view;
      const chosen = this.stretch && this.stretch[0] <= b && this.stretch[1] >= a ? this.stretch : [a, b];
      const middle = around ?? (chosen[0] + chosen[1]) / 2;
      const length = Math.max(6, Math.min(this.last - this.first, (b - a) * factor));
      const start = Math.round(middle - ((middle - a) / (b - a || 1)) * length);
      this._look(start, Math.round(length));
    }

    _look(start, length) {
      const from = Math.max(this.first, Math.min(this.last - length, start));
      this.view = [from, Math.min(this.last, from + length)];
      this._say();
      this.draw();
    }

    /** Brings the chosen stretch into view. */
    _follow() {
      const [a, b] = this.view;
      if (this.stretch && (this.stretch[0] < a || this.stretch[1] > b)) {
        const length = Math.max(b - a, this.stretch[1] - this.stretch[0]);
        this._look(Math.round((this.stretch[0] + this.stretch[1] - length) / 2), length);
      }
    }

    _say() {
      const [a, b] = this.stretch || [this.first, this.last];
      const [start, end] = this.view;
      for (const [input, day] of [[this.from, a], [this.to, b]]) {
        Object.assign(input, { min: start, max: end });
        input.value = day;
        input.setAttribute("aria-valuetext", ge.dayText(day));
      }
      this.text.textContent = this.stretch ? ge.stretchText(a, b) : `${ge.dayText(a)} – ${ge.dayText(b)}`;
      this.note.textContent = this.stretch ? "undated events are hidden" : "";
      const part = (day) => Math.max(0, Math.min(1, (day - start) / (end - start + 1))) * 100;
      this.element.style.setProperty("--from", `${part(a)}%`);
      this.element.style.setProperty("--to", `${part(b + 1)}%`);
      this.element.classList.toggle("ge-chosen", Boolean(this.stretch));
    }

    update() {
      if (this.useful) {
        this.draw();
      }
    }

    /** Bars of the events that pass all other filters; intervals are bars of their own as long as they are few. */
    draw() {
      const bins = this._bins();
      const counts = bins.starts.map(() => new Float64Array(ge.quads.length));
      const { firstDay, lastDay, events } = this.filters;
      const intervals = [];
      for (let i = 0; i < firstDay.length; i += 1) {
        if (firstDay[i] <= this.view[1] && lastDay[i] >= this.view[0] && this.filters.inOtherRanges(i)) {
          const a = bins.at(firstDay[i]);
          const b = lastDay[i] === firstDay[i] ? a : bins.at(lastDay[i]);
          if (a < b && intervals.length <= INTERVALS) {
            intervals.push(i);
          } else {
            this._spread(counts, a, b, i);
          }
        }
      }
      const lanes = this._lanes(intervals, counts, bins);
      const low = HIGH - Math.max(0, ...lanes.map(({ lane }) => lane + 1)) * 3.4;
      this.bars.replaceChildren(...this._histogram(counts, bins, low), ...lanes.map(({ lane, i }) => {
        const [x, end] = [this._x(Math.max(this.view[0], firstDay[i])), this._x(Math.min(this.view[1], lastDay[i]) + 1)];
        return ge.svg("rect", {
          class: "ge-interval", x, width: Math.max(3, end - x), y: lane * 3.4, height: 2.4, fill: ge.theme(this.root, ge.quadKey(events[i].first)),
        });
      }));
      this._drawTicks();
    }

    _x(day) {
      return ((day - this.view[0]) / (this.view[1] - this.view[0] + 1)) * 1000;
    }

    /** The stretches of the calendar that the bars stand for: the shortest that give not too many of them. */
    _bins() {
      const [from, to] = this.view;
      const unit = Object.keys(ge.units).find((name) => (to - from) / ge.units[name] < BINS) || "millennium";
      const starts = [];
      for (let day = ge.unitStart(from, unit); day <= to; day = ge.unitStart(day, unit, 1)) {
        starts.push(day);
      }
      const at = (day) => {
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (starts[middle] <= day) {
            low = middle;
          } else {
            high = middle - 1;
          }
        }
        return low;
      };
      return { starts, at, end: (i) => (i + 1 < starts.length ? starts[i + 1] : ge.unitStart(starts[i], unit, 1)) };
    }

    /** An event of several bars counts in each of them in part. */
    _spread(counts, a, b, i) {
      const kind = this.filters.kind[i];
      for (let bin = a; bin <= b; bin += 1) {
        counts[bin][kind] += 1 / (b - a + 1);
      }
    }

    /** A line for each interval, [{lane, i}], so that none lies on another; without room they are spread. */
    _lanes(intervals, counts, bins) {
      const { firstDay, lastDay } = this.filters;
      const ends = [];
      const lanes = intervals.sort((a, b) => firstDay[a] - firstDay[b]).map((i) => {
        const lane = ends.findIndex((end) => end < firstDay[i]);
        ends[lane < 0 ? ends.length : lane] = lastDay[i];
        return { lane: lane < 0 ? ends.length - 1 : lane, i };
      });
      if (intervals.length <= INTERVALS && ends.length <= LANES) {
        return lanes;
      }
      intervals.forEach((i) => this._spread(counts, bins.at(firstDay[i]), bins.at(lastDay[i]), i));
      return [];
    }

    /** One path for each kind of events, stacked. */
    _histogram(counts, bins, high) {
      const sums = counts.map((kinds) => kinds.reduce((a, b) => a + b, 0));
      const most = Math.max(...sums, 1);
      const base = sums.map(() => HIGH);
      return ge.quads.map((quad, kind) => {
        const parts = counts.map((kinds, bin) => {
          if (!kinds[kind]) {
            return "";
          }
          const height = (kinds[kind] / sums[bin]) * Math.max(2.5, (sums[bin] / most) * high);
          const right = Math.max(LEAST, Math.min(1000, this._x(bins.end(bin)))); // the first and the last may be cut
          const [x, end] = [Math.max(0, Math.min(this._x(bins.starts[bin]), right - LEAST)), right];
          const gap = Math.min(1.5, (end - x) * 0.12);
          base[bin] -= height;
          return `M${(x + gap).toFixed(2)},${base[bin].toFixed(2)}H${(end - gap).toFixed(2)}v${height.toFixed(2)}H${(x + gap).toFixed(2)}z`;
        });
        return ge.svg("path", { d: parts.join("") || "M0 0", fill: ge.theme(this.root, ge.quadKey({ quad })) });
      });
    }

    _drawTicks() {
      const [from, to] = this.view;
      const most = Math.max(2, Math.floor((this.track.clientWidth || 600) / 72));
      const fit = Object.keys(ge.units).find((name) => (to - from) / ge.units[name] <= most) || "millennium";
      const unit = fit === "week" ? "day" : fit; // a few days apart reads easier than Mondays
      const every = Math.max(1, Math.ceil((to - from) / ge.units[unit] / most));
      const ticks = [];
      for (let day = ge.unitStart(from, unit, 1); day <= to; day = ge.unitStart(day, unit, every)) {
        if (this._x(day) > 960) { // its words would be cut
          break;
        }
        const tick = ge.h("span", {}, ge.tickText(day, unit));
        tick.style.left = `${this._x(day) / 10}%`;
        ticks.push(tick);
      }
      this.ticks.replaceChildren(...ticks.slice(0, 40));
    }
  };
})((window.geoevents = window.geoevents || {}));

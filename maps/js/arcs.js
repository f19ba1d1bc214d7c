/* Arcs from actors to recipients, from country to country, by choice: who did something to whom, and how often. */
(function (ge) {
  "use strict";

  const MOST = 200; // arcs, those of most events; more hide one another
  const BEND = 0.18; // of the length of an arc, to its left, so that there and back are two arcs
  const HEAD = 8; // pixels of an arrow's head

  // A curve with an arrow's head between two points; it is bent on the screen, so it keeps its form at any zoom.
  const Arc = L.Polyline.extend({
    options: { noClip: true },
    _updatePath() {
      const [a, b] = this._rings[0] || [];
      this._renderer._setPath(this, a && b ? curve(a, b) : "M0 0");
    },
    _update() {
      if (this._map) {
        this._updatePath();
      }
    },
  });

  function curve(a, b) {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const c = L.point((a.x + b.x) / 2 + dy * BEND, (a.y + b.y) / 2 - dx * BEND);
    const angle = Math.atan2(b.y - c.y, b.x - c.x);
    const wing = (turn) => `${b.x - HEAD * Math.cos(angle + turn)},${b.y - HEAD * Math.sin(angle + turn)}`;
    return `M${a.x},${a.y}Q${c.x},${c.y} ${b.x},${b.y}M${wing(0.45)}L${b.x},${b.y}L${wing(-0.45)}`;
  }

  ge.Arcs = class {
    constructor(map, root, table, basemap, { wrap, onOpen }) {
      Object.assign(this, { map, root, table, wrap, onOpen, on: false, layer: L.layerGroup() });
      const main = basemap.countries.filter((country) => country.alpha3 && country.room)
        .sort((a, b) => a.room - b.room).map((country) => [country.alpha3, country]);
      this.countries = new Map(main); // of the parts of a country, the largest
      map.createPane("arcs").style.zIndex = 420;
      this.renderer = L.svg({ pane: "arcs", padding: 0.5 });
      this.pairs = table.events.map((event) => this._pairs(event));
      this.useful = this.pairs.some((pairs) => pairs.length > 0);
    }

    /** The pairs of countries of an event: of each of its actors with each of its recipients. */
    _pairs({ first }) {
      const known = (codes) => [...new Set(codes.map((code) => code.slice(0, 3)))].filter((code) => this.countries.has(code));
      const codes = first.recipient_codes;
      const recipients = codes.length ? known(codes) : codes;
      return recipients.length ? known(first.actor_codes).flatMap((a) => recipients.filter((b) => b !== a).map((b) => `${a}>${b}`)) : [];
    }

    set(on) {
      this.on = on;
      this.layer[on ? "addTo" : "removeFrom"](this.map);
      this.update();
    }

    /** Arcs of the events that are shown. */
    update() {
      this.layer.clearLayers();
      if (!this.on) {
        return;
      }
      const found = new Map();
      this.table.events.forEach((event, i) => {
        for (const pair of event.shown ? this.pairs[i] : []) {
          const key = `${pair}>${ge.quadKey(event.first)}`;
          found.set(key, found.get(key) || { pair, events: [] });
          found.get(key).events.push(event);
        }
      });
      const most = [...found.values()].sort((a, b) => b.events.length - a.events.length).slice(0, MOST);
      most.reverse().forEach((arc) => this.layer.addLayer(this._draw(arc)));
    }

    _draw({ pair, events }) {
      const [from, to] = pair.split(">").map((code) => this.countries.get(code));
      const [x, end] = [this.wrap(from.longitude), this.wrap(to.longitude)];
      const turn = 360 * Math.round((x - end) / 360); // the short way round
      const ends = [[from.latitude, x], [to.latitude, end + turn]];
      const arc = new Arc(ends, {
        renderer: this.renderer, pane: "arcs", color: ge.theme(this.root, ge.quadKey(events[0].first)), fill: false,
        weight: Math.min(7, 1.6 + Math.log2(events.length)), opacity: 0.75, lineCap: "round", className: "geoevents-arc",
        bubblingMouseEvents: false,
      });
      const words = `${from.name} → ${to.name}: ${ge.plural(events.length, "event", "events")}, ${events[0].first.quad || "other"}`;
      arc.bindTooltip(() => ge.h("span", {}, words), { sticky: true, className: "ge-tip" });
      arc.on("add", () => arc.getElement().setAttribute("data-arc", pair));
      arc.on("click", (click) => this.onOpen(events.map((event) => event.first), click.latlng));
      return arc;
    }
  };
})((window.geoevents = window.geoevents || {}));

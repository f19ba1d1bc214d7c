/* Names on the map, placed so that none covers another: places of events first, then countries, then cities. */
(function (ge) {
  "use strict";

  const measure = document.createElement("canvas").getContext("2d");

  const widths = new Map();

  const overlaps = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

  ge.Labels = L.Layer.extend({
    initialize(basemap, obstacles) {
      this._basemap = basemap;
      this._obstacles = obstacles; // a function that gives {boxes, places, named}
    },

    onAdd(map) {
      this._pane = map.getPane("labels") || map.createPane("labels");
      this._pane.classList.add("leaflet-zoom-hide", "ge-labels");
      this._pane.setAttribute("aria-hidden", "true");
      this._font = getComputedStyle(map.getContainer()).fontFamily;
      map.on("zoomend moveend resize viewreset", this.redraw, this);
      this.redraw();
    },

    onRemove(map) {
      map.off("zoomend moveend resize viewreset", this.redraw, this);
      this._pane.replaceChildren();
    },

    redraw() {
      const map = this._map;
      if (!map || !map._loaded) {
        return;
      }
      const { boxes, places, named } = this._obstacles();
      this._taken = boxes.slice();
      const { min, max } = map.getPixelBounds();
      this._view = { min: min.subtract(map.getPixelOrigin()), max: max.subtract(map.getPixelOrigin()) };
      this._nodes = [];
      places.forEach((place) => this._place(place, "place", 12, 600));
      this._countries(map, named);
      this._cities(map, named);
      this._pane.replaceChildren(...this._nodes);
    },

    _countries(map, named) {
      const degree = (256 * 2 ** map.getZoom()) / 360;
      this._basemap.countries
        .filter((country) => country.room > 0 && !named.has(country.name))
        .sort((a, b) => b.room - a.room)
        .forEach((country) => {
          const size = country.room * degree > 90 ? 14 : 11.5;
          // A name may be wider than the widest circle in its country, but not by much.
          if (country.room * degree * 2.6 > this._width(country.name, size, 600)) {
            this._put(country.name, this._point(map, country.longitude, country.latitude), "country", size, 600, true);
          }
        });
    },

    _cities(map, named) {
      const zoom = map.getZoom();
      if (zoom < 4.5) {
        return;
      }
      for (const [name, longitude, latitude, capital] of this._basemap.cities) {
        if ((capital || zoom >= 6) && !named.has(name)) {
          this._place({ name, longitude, latitude, gap: 4 }, capital ? "city capital" : "city", 11, 400);
        }
      }
    },

    /** A name beside its point, the first side that is free; else none. A point is a position in pixels or in degrees;
        `dx` and `dy` point to the side that is tried first. */
    _place({ name, longitude, latitude, x, y, gap, dx: aimX = 1, dy: aimY = 0 }, kind, size, weight) {
      const point = x === undefined ? this._point(this._map, longitude, latitude) : L.point(x, y);
      const { min, max } = this._view;
      if (point.x < min.x || point.x > max.x || point.y < min.y || point.y > max.y) {
        return;
      }
      const half = this._width(name, size, weight) / 2 + 2;
      const high = size * 0.62 + 2;
      const sides = [[gap + half, 0, 1, 0], [-gap - half, 0, -1, 0], [0, -gap - high, 0, -1], [0, gap + high, 0, 1]];
      if (kind === "place") {
        const slant = [gap * 0.7 + half, gap * 0.7 + high * 0.6];
        sides.push([slant[0], -slant[1], 0.7, -0.7], [slant[0], slant[1], 0.7, 0.7],
          [-slant[0], -slant[1], -0.7, -0.7], [-slant[0], slant[1], -0.7, 0.7]);
        const length = Math.hypot(aimX, aimY) || 1;
        const fit = (side) => (side[2] * aimX + side[3] * aimY) / length - (side[2] === 0 ? 0.15 : 0) - (side[2] && side[3] ? 0.2 : 0);
        sides.sort((a, b) => fit(b) - fit(a));
      }
      const put = sides.some(([dx, dy]) => this._put(name, point.add([dx, dy]), kind, size, weight, false));
      if (put && kind.startsWith("city")) {
        this._nodes.push(this._node("", point, "dot", 0));
      }
    },

    _put(name, point, kind, size, weight, spaced) {
      const half = (this._width(name, size, weight) * (spaced ? 1.08 : 1)) / 2 + 2;
      const high = size * 0.62 + 1;
      const box = [point.x - half, point.y - high, point.x + half, point.y + high];
      const inside = box[0] > this._view.min.x && box[2] < this._view.max.x &&
        box[1] > this._view.min.y && box[3] < this._view.max.y;
      if (!inside || this._taken.some((other) => overlaps(box, other))) {
        return false;
      }
      this._taken.push(box);
      this._nodes.push(this._node(name, point, kind, size));
      return true;
    },

    _node(name, point, kind, size) {
      const node = ge.h("span", { class: `ge-label ${kind.split(" ").map((k) => `ge-label-${k}`).join(" ")}` }, name);
      node.style.left = `${Math.round(point.x)}px`;
      node.style.top = `${Math.round(point.y)}px`;
      node.style.fontSize = `${size}px`;
      return node;
    },

    _point(map, longitude, latitude) {
      // In the world that is on the screen: the one whose middle is nearest.
      const turn = Math.round((map.getCenter().lng - longitude) / 360);
      return map.latLngToLayerPoint([latitude, longitude + 360 * turn]);
    },

    _width(text, size, weight) {
      const key = `${weight} ${size} ${text}`;
      if (!widths.has(key)) {
        measure.font = `${weight} ${size}px ${this._font}`;
        widths.set(key, measure.measureText(text).width);
      }
      return widths.get(key);
    },
  });
})((window.geoevents = window.geoevents || {}));

/* Very many events on the map, drawn on one canvas: no element and no Leaflet layer each, only columns of numbers.
   What the view shows is put into cells of a grid; a cell with few events shows its signs, a full one is a count. */
(function (ge) {
  "use strict";

  const CELL = 60; // pixels: a count sign with some air around it
  const FEW = 8; // events of a cell that keep signs of their own, where there is room
  const AREAS = 40; // soft discs in view; more are counted with the dots, since discs upon discs tell nothing
  const PASSES = 2; // of joining cells that touch; more would draw whole continents together
  const MARGIN = 0.35; // of the view, drawn beyond its edges, so that a short pan needs no new drawing
  const NAMES = 80; // places in view with a name; more would be noise
  const JOURNEYS = 300;
  const DISC = 26; // pixels: no disc becomes so small that it looks like a point
  const WORLD = 256; // pixels of the world at zoom 0
  const METRES = 40075016; // around the equator

  const POINT = 0;
  const SOFT = 1; // an area without an outline
  const OUTLINED = 2;

  const mercator = (latitude) => {
    const y = Math.max(-85.0511287798, Math.min(85.0511287798, latitude)) * (Math.PI / 180);
    return WORLD * (0.5 - Math.asinh(Math.tan(y)) / (2 * Math.PI));
  };

  const Sheet = L.Layer.extend({
    initialize(crowd) {
      this.crowd = crowd;
      this.canvas = ge.h("canvas", { class: "ge-crowd leaflet-zoom-hide", role: "img", "aria-label": "Events; the list holds all of them" });
    },
    onAdd(map) {
      map.getPanes().overlayPane.append(this.canvas);
      map.on("zoomend viewreset resize moveend", this.crowd.ensure, this.crowd);
      map.on("click", this.crowd.clicked, this.crowd).on("mousemove", this.crowd.hovered, this.crowd).on("mouseout", this.crowd.left, this.crowd);
      this.crowd.arrange();
    },
    onRemove(map) {
      this.canvas.remove();
      map.off("zoomend viewreset resize moveend", this.crowd.ensure, this.crowd);
      map.off("click", this.crowd.clicked, this.crowd).off("mousemove", this.crowd.hovered, this.crowd).off("mouseout", this.crowd.left, this.crowd);
    },
  });

  ge.Crowd = class {
    constructor(map, root, table, basemap, onOpen) {
      Object.assign(this, { map, root, table, basemap, onOpen, radius: 4, groups: [], areasShown: [], hits: [], offsets: new Map() });
      this.rows = table.rows.filter((row) => row.latitude !== null);
      this.turn = ge.middle(this.rows);
      this.x = Float64Array.from(this.rows, (row) => ((this.wrap(row.longitude) + 180) / 360) * WORLD);
      this.y = Float64Array.from(this.rows, (row) => mercator(row.latitude));
      this.event = Int32Array.from(this.rows, (row) => row.event.index);
      this.kind = Uint8Array.from(this.rows, (row) => (ge.isArea(row) ? SOFT : POINT));
      this.areas = this._areas();
      this.rows.forEach((row, i) => { this.kind[i] += this.kind[i] && this.areaOf.get(row).polygons ? 1 : 0; });
      this.journeys = ge.journeys(table.events);
      this.apart = null; // a row of the place whose signs are spread
      this.layer = new Sheet(this);
      this.tip = L.tooltip({ direction: "top", offset: [0, -8], className: "ge-tip" });
    }

    at(row) {
      return [row.latitude, this.wrap(row.longitude)];
    }

    wrap(longitude) {
      return longitude - 360 * Math.round((longitude - this.turn) / 360);
    }

    /** Where the popup of a row points to, its distance from there in pixels, and the rows that share its place. */
    anchor(row) {
      const area = this.areaOf.get(row);
      const same = (other) => other.latitude === row.latitude && other.longitude === row.longitude;
      return {
        at: area ? area.centre : this.at(row), offset: this.offsets.get(row) || [0, area ? -10 : 0],
        here: area ? area.rows : this.rows.filter(same),
      };
    }

    _areas() {
      const groups = ge.groupBy(this.rows.filter((_, i) => this.kind[i] !== POINT), ge.areaKey);
      this.areaOf = new Map();
      return [...groups.values()].map((rows) => {
        const area = { rows, name: ge.areaName(rows[0]), shown: [], ...this._shape(rows[0]) };
        rows.forEach((row) => this.areaOf.set(row, area));
        return area;
      });
    }

    /** The outline of an area in degrees, where there is one, and its middle; else the radius of its disc in metres. */
    _shape(row) {
      if (row.shape) {
        return { polygons: row.shape, centre: this.at(row) };
      }
      const parts = row.place_precision === 4 ? this.basemap.countries.filter((c) => c.alpha2 && c.alpha2 === row.country_code) : [];
      if (parts.length) {
        const main = parts.reduce((a, b) => (b.room > a.room ? b : a));
        return { polygons: parts.flatMap((c) => c.polygons), centre: [main.latitude, this.wrap(main.longitude)] };
      }
      return { metres: ge.disc[row.place_precision] || ge.disc[5], centre: this.at(row) };
    }

    /** New signs after a filter. */
    update() {
      this.arrange();
    }

    restyle() {
      this.arrange();
    }

    /** Draws anew where the view has left what is drawn. */
    ensure() {
      const view = this.map.getPixelBounds();
      const { frame } = this;
      if (!this.map._loaded || !this.layer._map) {
        return;
      }
      if (!frame || !frame.origin.equals(this.map.getPixelOrigin()) || frame.zoom !== this.map.getZoom() || view.min.x < frame.left || view.min.y < frame.top
        || view.max.x > frame.right || view.max.y > frame.bottom) {
        this.arrange();
      }
    }

    /** Groups what the view shows, and draws it. */
    arrange() {
      if (!this.map._loaded || !this.layer._map) {
        return;
      }
      this._look();
      const { cells, discs } = this._inView();
      this.groups = ge.cluster(this._places(cells), this.radius, PASSES);
      this.groups.filter((group) => group.counted && this._isApart(group.rows)).forEach((group) => ge.spread(group, this.radius));
      this.areasShown = this._areasShown(discs > AREAS);
      this._draw();
      this.onArranged && this.onArranged();
    }

    /** The frame that is drawn, in pixels of the world at this zoom. */
    _look() {
      const { min, max } = this.map.getPixelBounds();
      const [wide, high] = [(max.x - min.x) * MARGIN, (max.y - min.y) * MARGIN];
      const zoom = this.map.getZoom();
      this.frame = {
        zoom, scale: 2 ** zoom, origin: this.map.getPixelOrigin(), left: Math.round(min.x - wide), top: Math.round(min.y - high),
        right: Math.round(max.x + wide), bottom: Math.round(max.y + high),
      };
    }

    /** The rows in the frame, by cells of the grid; areas that stay areas are left out. */
    _inView() {
      const { frame, x, y, event, kind } = this;
      const { shown } = this.table;
      const inside = [];
      let discs = 0;
      for (let i = 0; i < x.length; i += 1) {
        const [px, py] = [x[i] * frame.scale, y[i] * frame.scale];
        if (shown[event[i]] && px >= frame.left && px <= frame.right && py >= frame.top && py <= frame.bottom && kind[i] !== OUTLINED) {
          inside.push(i);
          discs += kind[i];
        }
      }
      const cells = new Map();
      for (const i of inside) {
        if (kind[i] === SOFT && discs <= AREAS) {
          continue;
        }
        const key = Math.floor((x[i] * frame.scale) / CELL) * 1e6 + Math.floor((y[i] * frame.scale) / CELL);
        const cell = cells.get(key);
        if (cell) {
          cell.push(i);
        } else {
          cells.set(key, [i]);
        }
      }
      return { cells, discs };
    }

    /** What ge.cluster takes: the places of cells with few events, and full cells as one place each. */
    _places(cells) {
      const places = [];
      for (const cell of cells.values()) {
        if (cell.length > FEW) {
          places.push(this._place(cell));
        } else {
          places.push(...this._spots(cell));
        }
      }
      return places;
    }

    /** Rows in the middle of where they are. */
    _place(numbers) {
      const mean = (values) => (numbers.reduce((sum, i) => sum + values[i], 0) / numbers.length) * this.frame.scale;
      return { rows: numbers.map((i) => this.rows[i]), x: mean(this.x), y: mean(this.y) };
    }

    _spots(numbers) {
      const spots = ge.groupBy(numbers, (i) => this.x[i] * 1e9 + this.y[i]);
      return [...spots.values()].map((same) => this._place(same));
    }

    _areasShown(counted) {
      const { frame } = this;
      return this.areas.filter((area) => {
        area.shown = counted && !area.polygons ? [] : area.rows.filter((row) => row.event.shown);
        [area.x, area.y] = [(((area.centre[1] + 180) / 360) * WORLD) * frame.scale, mercator(area.centre[0]) * frame.scale];
        return area.shown.length > 0;
      });
    }

    _draw() {
      const { frame, map } = this;
      const { canvas } = this.layer;
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      const [wide, high] = [frame.right - frame.left, frame.bottom - frame.top];
      Object.assign(canvas, { width: wide * ratio, height: high * ratio });
      Object.assign(canvas.style, { width: `${wide}px`, height: `${high}px` });
      L.DomUtil.setPosition(canvas, L.point(frame.left, frame.top).subtract(map.getPixelOrigin()));
      const pen = canvas.getContext("2d");
      const home = [ratio, 0, 0, ratio, -frame.left * ratio, -frame.top * ratio]; // from pixels of the world
      pen.setTransform(...home);
      this.hits = [];
      this.offsets = new Map();
      this.areasShown.forEach((area) => this._drawArea(pen, area, home));
      this._drawJourneys(pen);
      this.groups.filter((group) => !group.counted).forEach((group) => this._drawFew(pen, group));
      this.groups.filter((group) => group.counted).forEach((group) => this._drawCount(pen, group));
    }

    _drawArea(pen, area, home) {
      const { scale } = this.frame;
      const colour = ge.theme(this.root, ge.quadKey(area.shown[0]));
      pen.fillStyle = colour;
      pen.globalAlpha = 0.2;
      if (area.polygons) {
        area.path = area.path || this._path(area.polygons);
        pen.setTransform(home[0] * scale, 0, 0, home[3] * scale, home[4], home[5]);
        pen.fill(area.path, "evenodd");
        pen.setTransform(...home);
      } else {
        const metre = (WORLD * scale) / METRES / Math.cos((area.centre[0] * Math.PI) / 180);
        softDisc(pen, area.x, area.y, Math.max(DISC, area.metres * metre), colour);
      }
      pen.globalAlpha = 1;
    }

    _path(polygons) {
      const path = new Path2D();
      for (const rings of polygons) {
        const shift = this.wrap(rings[0][0][0]) - rings[0][0][0];
        for (const ring of rings) {
          ring.forEach(([x, y], i) => path[i ? "lineTo" : "moveTo"](((x + shift + 180) / 360) * WORLD, mercator(y)));
          path.closePath();
        }
      }
      return path;
    }

    _drawJourneys(pen) {
      pen.setLineDash([1, 5]);
      pen.lineCap = "round";
      pen.lineWidth = 2;
      for (const { from, to } of this.journeys.filter((journey) => journey.from.event.shown).slice(0, JOURNEYS)) {
        pen.strokeStyle = ge.theme(this.root, ge.quadKey(from));
        pen.beginPath();
        pen.moveTo(...this._pixel(from));
        pen.lineTo(...this._pixel(to));
        pen.stroke();
      }
      pen.setLineDash([]);
    }

    _pixel(row) {
      const { scale } = this.frame;
      return [((this.wrap(row.longitude) + 180) / 360) * WORLD * scale, mercator(row.latitude) * scale];
    }

    /** A few signs, each beside the others; a thin line leads to a place that its sign had to leave. */
    _drawFew(pen, group) {
      const signs = ge.ring(group, this.radius);
      const ways = signs.map(({ row, x, y }) => ({ row, to: [group.x + x, group.y + y], from: this._pixel(row) }));
      pen.strokeStyle = ge.theme(this.root, "text");
      pen.lineWidth = 0.8;
      pen.beginPath();
      for (const { row, from, to } of ways) {
        this.offsets.set(row, [to[0] - from[0], to[1] - from[1]]);
        if (group.places.length > 1 && Math.hypot(to[0] - from[0], to[1] - from[1]) > 4) {
          pen.moveTo(...from);
          pen.lineTo(...to);
        }
      }
      pen.stroke();
      for (const { row, to: [x, y] } of ways) {
        if (this.areaOf.has(row)) {
          pen.globalAlpha = 0.35;
          softDisc(pen, x, y, DISC / 1.4, ge.theme(this.root, ge.quadKey(row)));
          pen.globalAlpha = 1;
        } else {
          ge.paintSign(pen, this.root, row, x, y, this.radius);
        }
        this.hits.push({ x, y, r: this.radius + 4, rows: [row] });
      }
    }

    _drawCount(pen, group) {
      const { x, y, rows } = group;
      const r = ge.countRadius(rows.length);
      ge.paintCount(pen, this.root, rows, x, y, r);
      this.hits.push({ x, y, r: r + 1, rows, group });
    }

    clicked(click) {
      const hit = this._find(click.latlng);
      if (!hit) {
        this._takeApart(null);
        return;
      }
      const { rows, group } = hit;
      const bounds = L.latLngBounds(rows.map((row) => this.at(row)));
      const [zoom, most] = [this.map.getZoom(), Math.min(this.map.getMaxZoom(), 18)];
      const several = !bounds.getSouthWest().equals(bounds.getNorthEast());
      if (group && !several && rows.length <= ge.spreadMost) {
        this._takeApart(rows[0]);
      } else if (group && zoom < most && several) {
        const fit = this.map.getBoundsZoom(bounds, false, L.point(120, 120));
        this.map.setView(bounds.getCenter(), Math.min(most, Math.max(zoom + 1, fit)), { animate: false });
      } else {
        rows.forEach((row) => group && this.offsets.set(row, [0, 0]));
        this.onOpen(rows[0], group || hit.area ? rows : undefined);
      }
    }

    /** Spreads the signs of the place of a row, or puts them together again for null. */
    _takeApart(row) {
      if (this.apart !== row) {
        this.apart = row;
        this.arrange();
        this.onSpread && this.onSpread();
      }
    }

    _isApart(rows) {
      const { apart } = this;
      return Boolean(apart) && rows.every((row) => row.latitude === apart.latitude && row.longitude === apart.longitude);
    }

    hovered(move) {
      const hit = this._find(move.latlng);
      this.map.getContainer().style.cursor = hit ? "pointer" : "";
      if (!hit) {
        this.left();
      } else if (hit !== this.pointed) {
        this.pointed = hit;
        const at = this.map.unproject([hit.x, hit.y], this.frame.zoom);
        this.tip.setLatLng(at).setContent(ge.h("span", { dir: "auto" }, ge.countWords(hit.rows)));
        this.map.openTooltip(this.tip);
      }
    }

    left() {
      if (this.pointed) {
        this.pointed = null;
        this.map.closeTooltip(this.tip);
      }
    }

    /** What is drawn at a point of the map, the uppermost first. */
    _find(latlng) {
      const { x, y } = this.map.project(latlng, this.frame.zoom);
      for (let i = this.hits.length - 1; i >= 0; i -= 1) {
        const hit = this.hits[i];
        if (hit.box ? x > hit.box[0] && x < hit.box[2] && y > hit.box[1] && y < hit.box[3] : Math.hypot(hit.x - x, hit.y - y) < hit.r) {
          return hit;
        }
      }
      return null;
    }

    /** Where names must not go, which places deserve one, and which names the chips already show. */
    obstacles() {
      this.ensure();
      const origin = this.map.getPixelOrigin();
      const boxes = ge.controlBoxes(this.map);
      const few = this.groups.filter((group) => !group.counted);
      this.groups.forEach((group) => {
        const r = group.counted ? ge.countRadius(group.rows.length) + 1 : group.reach + 2;
        const [x, y] = [group.x - origin.x, group.y - origin.y];
        boxes.push([x - r, y - r, x + r, y + r]);
      });
      const named = new Set();
      this._drawChips(boxes, origin, named);
      const places = few.length > NAMES ? [] : few.filter((group) => group.places.length === 1).map((group) => ({
        name: ge.clip(group.rows[0].place, 30), x: group.x - origin.x, y: group.y - origin.y, gap: group.reach + 4, size: group.rows.length,
      }));
      places.forEach((place) => named.add(place.name));
      return { boxes, places: places.filter((place) => place.name), named };
    }

    /** The names of areas, where they cover nothing; those of many events first. Drawn once for each arrangement. */
    _drawChips(boxes, origin, named) {
      const pen = this.layer.canvas.getContext("2d");
      const chips = this.areasShown.slice().sort((a, b) => b.shown.length - a.shown.length);
      for (const area of chips.slice(0, 400)) {
        if (area.chipOf !== this.groups) { // not drawn yet
          area.chipOf = this.groups;
          area.chip = this._freeChip(pen, area, boxes, origin);
          if (area.chip) {
            drawChip(pen, this.root, area);
            this.hits.push({ box: area.chip.box, x: area.x, y: area.chip.box[1] + 8, rows: area.shown, area });
          }
        }
        if (area.chip) {
          const { box } = area.chip;
          boxes.push([box[0] - origin.x, box[1] - origin.y, box[2] - origin.x, box[3] - origin.y]);
          named.add(area.rows[0].place);
        }
      }
    }

    _freeChip(pen, area, boxes, origin) {
      pen.font = FONT;
      const sign = area.shown.length > 1 ? 22 : 14;
      for (const text of [area.name, ""]) {
        const half = (sign + (text ? pen.measureText(text).width + 18 : 8)) / 2;
        for (const [dx, dy] of [[0, 0], [half, 0], [-half, 0], [0, -22], [0, 22]]) {
          const box = [area.x + dx - half, area.y + dy - 12, area.x + dx + half, area.y + dy + 12];
          const [a, b, c, d] = [box[0] - origin.x, box[1] - origin.y, box[2] - origin.x, box[3] - origin.y];
          if (!boxes.some((other) => a < other[2] && c > other[0] && b < other[3] && d > other[1])) {
            return { box, text, sign };
          }
        }
      }
      return null;
    }

    lastName() {
      return "";
    }

    /** The bounds of what is shown, or null: of exact places and divisions, and where there are none, of all areas. */
    bounds() {
      const shown = this.rows.filter((row, i) => row.event.shown && this.kind[i] !== OUTLINED);
      const points = shown.length ? shown.map((row) => this.at(row))
        : this.areas.filter((area) => area.rows.some((row) => row.event.shown)).map((area) => area.centre);
      return points.length ? L.latLngBounds(points) : null;
    }
  };

  const FONT = "600 12px system-ui, sans-serif";

  function softDisc(pen, x, y, radius, colour) {
    const shade = pen.createRadialGradient(x, y, 0, x, y, radius);
    shade.addColorStop(0, colour);
    shade.addColorStop(0.6, colour);
    shade.addColorStop(1, `${colour}00`);
    pen.fillStyle = shade;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
  }

  function drawChip(pen, root, area) {
    const { box: [left, top, right, bottom], text, sign } = area.chip;
    pen.fillStyle = ge.theme(root, "surface");
    pen.globalAlpha = 0.9;
    pen.beginPath();
    pen.roundRect(left, top, right - left, bottom - top, 12);
    pen.fill();
    pen.globalAlpha = 1;
    const middle = (top + bottom) / 2;
    if (area.shown.length > 1) {
      ge.paintCount(pen, root, area.shown, left + 4 + sign / 2, middle, 10);
    } else {
      ge.paintSign(pen, root, area.shown[0], left + 4 + sign / 2, middle, 4);
    }
    pen.font = FONT;
    pen.fillStyle = ge.theme(root, "text");
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.fillText(text, left + sign + 8, middle + 0.5);
  }
})((window.geoevents = window.geoevents || {}));

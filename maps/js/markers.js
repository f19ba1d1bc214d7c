/* Events on the map. An exact place is a dot; what is only known to be in a country, division or sea is an area. */
(function (ge) {
  "use strict";

  const SVG_LIMIT = 2000; // above, canvas: an SVG node each would make panning stall
  const DISC = { 3: 40000, 5: 120000 }; // metres of the soft disc for a division and for a sea or region
  const CHIP_SIGNS = 5; // signs in the chip of an area; more become a count

  ge.quads = ["material conflict", "verbal conflict", "verbal cooperation", "material cooperation", ""];
  ge.quadKey = (row) => (ge.quads.includes(row.quad) && row.quad ? row.quad.replace(" ", "-") : "other");

  const happened = (row) => row.status === "actual" || row.status === "";

  // Pens: the same shape drawn as an SVG path or on a canvas.
  const svgPen = () => {
    const parts = [];
    return {
      circle: (x, y, r) => parts.push(`M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0z`),
      line: (points, close) => parts.push(`M${points.map((p) => p.join(",")).join("L")}${close ? "z" : ""}`),
      toString: () => parts.join(""),
    };
  };
  const canvasPen = (context) => ({
    circle(x, y, r) {
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 2 * Math.PI);
    },
    line(points, close) {
      points.forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](x, y));
      if (close) {
        context.closePath();
      }
    },
  });

  /** Draws the sign of a row: a dot, a diamond for what is only talked about, a ring for "near", a wreath of
      dots for disputed, a stroke for denied. */
  function trace(pen, x, y, radius, row) {
    const r = radius;
    if (row.place_role === "about") {
      pen.line([[x, y - 1.3 * r], [x + 1.3 * r, y], [x, y + 1.3 * r], [x - 1.3 * r, y]], true);
    } else {
      pen.circle(x, y, r);
    }
    if (row.place_precision === 2) {
      // The space between two circles is filled; a hollow sign needs only one.
      [r + 2.4, r + 5.2].slice(happened(row) ? 0 : 1).forEach((ring) => pen.circle(x, y, ring));
    }
    if (row.claimed_by.length) {
      for (let i = 0; i < 8; i += 1) {
        pen.circle(x + Math.cos(i * Math.PI / 4) * (r + 5), y + Math.sin(i * Math.PI / 4) * (r + 5), 1.6);
      }
    }
    if (row.status === "denied") {
      pen.line([[x - r, y + r], [x + r, y - r]], false);
    }
  }

  /** Leaflet's path options for a row: colour by quad, opacity by score, hollow when it did not (yet) happen. */
  ge.signStyle = function (root, row) {
    const colour = ge.theme(root, ge.quadKey(row));
    const sure = row.score === null ? 1 : 0.4 + 0.6 * Math.max(0, Math.min(1, row.score));
    return happened(row)
      ? { color: ge.theme(root, "marker-edge"), weight: 1.5, opacity: 1, fillColor: colour, fillOpacity: sure, dashArray: null }
      : {
        color: colour, weight: 2, opacity: 0.5 + sure / 2, fillColor: ge.theme(root, "surface"), fillOpacity: 0.75,
        dashArray: { planned: "3.5 2.5", hypothetical: "1.5 3" }[row.status] || null,
      };
  };

  /** The sign as a small SVG, for lists, chips and the legend. */
  ge.sign = function (root, row, extra) {
    const pen = svgPen();
    trace(pen, 0, 0, row.claimed_by.length || row.place_precision === 2 ? 4 : 5, row);
    const style = ge.signStyle(root, row);
    const path = ge.svg("path", {
      d: String(pen), fill: style.fillColor, "fill-opacity": style.fillOpacity, "fill-rule": "evenodd",
      stroke: style.color, "stroke-width": style.weight * 0.8, "stroke-dasharray": style.dashArray,
    });
    return ge.svg("svg", { viewBox: "-11 -11 22 22", width: 18, height: 18, "aria-hidden": "true", ...extra }, path);
  };

  const Sign = L.CircleMarker.extend({
    options: { offset: [0, 0], bubblingMouseEvents: false, fillRule: "evenodd" },
    _project() {
      this._point = this._map.latLngToLayerPoint(this._latlng).add(this.options.offset);
      this._updateBounds();
    },
    _updateBounds() {
      const reach = this._radius + 8 + this._clickTolerance();
      this._pxBounds = new L.Bounds(this._point.subtract([reach, reach]), this._point.add([reach, reach]));
    },
    _updatePath() {
      const renderer = this._renderer;
      const { x, y } = this._point;
      if (renderer instanceof L.SVG) {
        const pen = svgPen();
        if (!this._empty()) {
          trace(pen, Math.round(x * 10) / 10, Math.round(y * 10) / 10, this._radius, this.options.row);
        }
        renderer._setPath(this, String(pen) || "M0 0");
      } else if (renderer._drawing && !this._empty()) {
        renderer._ctx.beginPath();
        trace(canvasPen(renderer._ctx), x, y, this._radius, this.options.row);
        renderer._fillStroke(renderer._ctx, this);
      }
    },
  });

  // A disc in metres that never becomes so small that it looks like a point.
  const SoftDisc = L.Circle.extend({
    _project() {
      L.Circle.prototype._project.call(this);
      this._radius = Math.max(this._radius, 26);
      this._radiusY = Math.max(this._radiusY, 26);
      this._updateBounds();
    },
  });

  ge.Markers = class {
    constructor(map, root, rows, basemap, onOpen) {
      Object.assign(this, { map, root, onOpen, basemap });
      const located = rows.filter((row) => row.latitude !== null);
      this.many = located.length > SVG_LIMIT;
      this.radius = this.many ? 4 : located.length > 300 ? 5.5 : 6.5;
      this.renderer = this.many ? L.canvas({ padding: 0.3 }) : L.svg({ padding: 0.5 });
      this.layer = L.layerGroup(); // goes onto the map when the view is set, so that signs are drawn once
      this.turn = middle(located);
      this.spots = group(located.filter((row) => !isArea(row)), (row) => `${row.latitude},${row.longitude}`);
      this.areas = group(located.filter(isArea), (row) => areaKey(row));
      this.journeys = journeys(rows);
      this._makeAreas();
      this._makeJourneys();
      this._makeSpots();
    }

    /** Where a row is drawn: [latitude, longitude], with the longitude in the world that holds most events. */
    at(row) {
      return [row.latitude, this.wrap(row.longitude)];
    }

    wrap(longitude) {
      return longitude - 360 * Math.round((longitude - this.turn) / 360);
    }

    _makeSpots() {
      for (const rows of this.spots.values()) {
        rows.forEach((row) => {
          const sign = new Sign(this.at(row), {
            row, radius: this.radius, renderer: this.renderer, className: "geoevents-marker", ...ge.signStyle(this.root, row),
          });
          sign.on("add", () => tag(sign.getElement && sign.getElement(), row));
          sign.on("click", () => this.onOpen(row));
          row.spot = rows;
          row.offset = [0, 0];
          row.sign = sign;
        });
      }
      this.groups = [];
      this.counted = new Map(); // count signs on the map, by what they say
      this.leaders = L.layerGroup().addTo(this.layer);
      this.map.on("zoomend viewreset", this.arrange, this);
    }

    /** Places the signs of what is shown for the present zoom: rings, count signs, and lines to places left. */
    arrange() {
      if (!this.map._loaded) {
        return;
      }
      const zoom = this.map.getZoom();
      const places = [];
      for (const rows of this.spots.values()) {
        const shown = rows.filter((row) => row.event.shown);
        if (shown.length) {
          const { x, y } = this._pixel(rows, zoom);
          places.push({ rows: shown, x, y });
        }
      }
      this.groups = ge.cluster(places, this.radius);
      this.leaders.clearLayers();
      const counted = new Map();
      for (const group of this.groups) {
        if (group.counted) {
          this._count(group, zoom, counted);
        } else {
          this._spread(group, zoom);
        }
      }
      this.counted.forEach((marker, key) => counted.has(key) || this.layer.removeLayer(marker));
      this.counted = counted;
      this.onArranged && this.onArranged();
    }

    /** Where a place lies in the pixels of a zoom; kept, as every change of a filter asks for it. */
    _pixel(rows, zoom) {
      if (rows.zoom !== zoom) {
        rows.zoom = zoom;
        rows.pixel = this.map.project(this.at(rows[0]), zoom);
      }
      return rows.pixel;
    }

    /** A few signs, each beside the others; a thin line leads to a place that its sign had to leave. */
    _spread(group, zoom) {
      const several = group.places.length > 1;
      const middles = new Map(group.places.flatMap((place) => place.rows.map((row) => [row, place])));
      for (const { row, x, y } of ge.ring(group, this.radius)) {
        const place = middles.get(row);
        const offset = [group.x + x - place.x, group.y + y - place.y];
        this._move(row, offset);
        this._toggle(row.sign, true);
        if (several && Math.hypot(...offset) > 4) {
          const ends = [[place.x, place.y], [group.x + x, group.y + y]].map((point) => this.map.unproject(point, zoom));
          const style = { renderer: this.renderer, interactive: false, color: ge.theme(this.root, "text"), className: "ge-leader" };
          this.leaders.addLayer(L.polyline(ends, { ...style, weight: 1, opacity: 0.7 }));
          this.leaders.addLayer(L.circleMarker(ends[0], { ...style, radius: 1.5, weight: 0, fillOpacity: 1, fillColor: style.color }));
        }
      }
      if (several) {
        group.rows.forEach((row) => row.sign._path && row.sign.bringToFront());
      }
    }

    _move(row, offset) {
      row.offset = offset;
      const sign = row.sign;
      const [x, y] = sign.options.offset;
      if (Math.abs(x - offset[0]) + Math.abs(y - offset[1]) > 0.05) {
        sign.options.offset = offset;
        if (this.layer.hasLayer(sign) && sign._map) {
          sign._project();
          sign.redraw();
        }
      }
    }

    _count(group, zoom, counted) {
      const { rows } = group;
      const at = this.map.unproject([group.x, group.y], zoom);
      group.places.forEach((place) => place.rows.forEach((row) => {
        row.offset = [group.x - place.x, group.y - place.y];
        this._toggle(row.sign, false);
      }));
      const key = `${Math.round(group.x)},${Math.round(group.y)},${zoom}|${rows.length}|${rows.reduce((hash, row) => (hash * 31 + row.number) % 4294967291, 7)}`;
      const marker = this.counted.get(key) || this._countMarker(group, at);
      counted.set(key, marker);
      this._toggle(marker, true);
    }

    _countMarker(group, at) {
      const { rows } = group;
      const words = ge.countWords(rows);
      const stands = this.many ? [] : ge.stands(rows);
      const ids = this.many ? null : rows.map((row) => row.event_id).join(" ");
      const element = ge.h("div", { class: "ge-cluster", "data-event-ids": ids, title: words }, ge.countSign(this.root, rows), stands);
      const icon = L.divIcon({ html: element, className: "ge-cluster-icon", iconSize: null });
      const marker = L.marker(at, { icon, keyboard: true, riseOnHover: true });
      marker.on("add", () => marker.getElement().setAttribute("aria-label", words));
      marker.on("click", () => this._openCount(group));
      return marker;
    }

    /** Nearer, where that takes the places apart; else everything that is there in one popup. */
    _openCount(group) {
      const bounds = L.latLngBounds(group.places.map((place) => this.at(place.rows[0])));
      const [zoom, most] = [this.map.getZoom(), Math.min(this.map.getMaxZoom(), 18)];
      if (group.places.length > 1 && zoom < most) {
        const fit = this.map.getBoundsZoom(bounds, false, L.point(120, 120));
        this.map.setView(bounds.getCenter(), Math.min(most, Math.max(zoom + 1, fit)), { animate: false });
      } else {
        this.onOpen(group.rows[0], group.rows);
      }
    }

    _makeAreas() {
      for (const rows of this.areas.values()) {
        const first = rows[0];
        const shape = this._shape(first);
        const centre = shape.centre || this.at(first);
        const glyphs = ge.h("span", { class: "ge-chip-signs" });
        const name = ge.h("span", { class: "ge-chip-name", dir: "auto" }, ge.clip(first.place || "Unnamed area", 40));
        const chip = ge.h("div", { class: "ge-chip" }, glyphs, name);
        const icon = L.divIcon({ html: chip, className: "ge-chip-icon", iconSize: null });
        const marker = L.marker(centre, { icon, keyboard: true, riseOnHover: true });
        const bounds = L.latLngBounds([centre, centre]);
        const room = shape.room || DISC[first.place_precision] / 111000 || 2;
        bounds.extend([centre[0] - 1.6 * room, centre[1] - 2.2 * room]).extend([centre[0] + 1.6 * room, centre[1] + 2.2 * room]);
        const area = { rows, chip, glyphs, name, marker, centre, bounds, shape: shape.layer };
        const open = () => this.onOpen(rows.find((row) => row.event.shown) || first);
        marker.on("click", open);
        marker.on("add", () => marker.getElement().setAttribute("aria-label", area.label));
        shape.layer.on("click", open);
        rows.forEach((row) => Object.assign(row, { spot: rows, area, offset: [0, -10] }));
      }
    }

    /** The shape of an area: its own polygon, the country's polygon, or a soft disc where we know no outline. */
    _shape(row) {
      const options = { renderer: this.renderer, stroke: false, className: "geoevents-area", bubblingMouseEvents: false };
      const country = row.place_precision === 4 && this.basemap.countries.filter((c) => c.alpha2 && c.alpha2 === row.country_code);
      if (row.shape) {
        return { layer: L.polygon(this._rings(row.shape), options) };
      }
      if (country && country.length) {
        const main = country.reduce((a, b) => (b.room > a.room ? b : a));
        const rings = country.flatMap((c) => this._rings(c.polygons));
        return { layer: L.polygon(rings, options), centre: [main.latitude, this.wrap(main.longitude)], room: main.room };
      }
      const radius = DISC[row.place_precision] || DISC[5];
      return { layer: new SoftDisc(this.at(row), { ...options, radius, className: "geoevents-area geoevents-disc" }) };
    }

    _rings(polygons) {
      return polygons.map((rings) => {
        const shift = this.wrap(rings[0][0][0]) - rings[0][0][0];
        return rings.map((ring) => ring.map(([x, y]) => [y, x + shift]));
      });
    }

    _makeJourneys() {
      for (const journey of this.journeys) {
        journey.layer = L.polyline([this.at(journey.from), this.at(journey.to)], {
          renderer: this.renderer, weight: 2, dashArray: "1 5", lineCap: "round", interactive: false,
          color: ge.theme(this.root, ge.quadKey(journey.from)), className: "geoevents-journey",
        });
      }
    }

    /** Shows the rows whose event is shown, and only those. */
    update() {
      for (const rows of this.spots.values()) {
        rows.forEach((row) => row.event.shown || this._toggle(row.sign, false));
      }
      this.arrange();
      this.journeys.forEach((journey) => this._toggle(journey.layer, journey.from.event.shown));
      for (const rows of this.areas.values()) {
        this._updateArea(rows[0].area);
      }
    }

    _updateArea(area) {
      const shown = area.rows.filter((row) => row.event.shown);
      const known = shown.slice(0, this.many ? CHIP_SIGNS : SVG_LIMIT);
      area.glyphs.replaceChildren(...(shown.length > CHIP_SIGNS
        ? [ge.countSign(this.root, shown, 10), ...ge.stands(known)]
        : known.map((row) => ge.sign(this.root, row, { class: "geoevents-marker", "data-event-id": row.event_id }))));
      const place = ge.clip(area.rows[0].place || "Unnamed area", 40);
      area.name.textContent = shown.length > 1 && shown.length <= CHIP_SIGNS ? `${place} · ${shown.length}` : place;
      area.shown = shown.length;
      area.sizes = null;
      area.label = `${place}: ${ge.plural(shown.length, "event", "events")}`;
      if (shown.length) {
        area.shape.setStyle({ fillColor: ge.theme(this.root, ge.quadKey(shown[0])), fillOpacity: 0.2 });
      }
      this._toggle(area.shape, shown.length > 0);
      this._toggle(area.marker, shown.length > 0);
    }

    _toggle(layer, on) {
      if (on !== this.layer.hasLayer(layer)) {
        this.layer[on ? "addLayer" : "removeLayer"](layer);
      }
    }

    /** New colours after the theme changed. */
    restyle() {
      for (const rows of this.spots.values()) {
        rows.forEach((row) => row.sign.setStyle(ge.signStyle(this.root, row)));
      }
      this.journeys.forEach((j) => j.layer.setStyle({ color: ge.theme(this.root, ge.quadKey(j.from)) }));
      this.counted.forEach((marker) => this.layer.removeLayer(marker)); // their colours are those of the former theme
      this.counted = new Map();
      this.update();
    }

    /** Where names must not go, which places deserve one, and which names the chips already show. */
    obstacles() {
      const boxes = controlBoxes(this.map);
      const places = [];
      const named = new Set();
      const origin = this.map.getPixelOrigin();
      for (const group of this.many ? this.groups.filter((g) => g.counted) : this.groups) {
        const [x, y] = [group.x - origin.x, group.y - origin.y];
        if (group.counted) {
          const r = ge.countRadius(group.rows.length) + 1;
          boxes.push([x - r, y - r, x + r, y + r]);
          const names = new Set(group.rows.map((row) => row.place));
          const first = group.places.reduce((a, b) => (b.rows.length > a.rows.length ? b : a)).rows[0];
          const name = ge.clip(first.place, 30);
          places.push({ name: name && names.size > 1 ? `${name} + ${names.size - 1}` : name, x, y, gap: r + 2, size: group.rows.length, dx: 1, dy: 0 });
          named.add(first.place);
          continue;
        }
        for (const place of group.places) {
          placeName(group, place, origin, boxes, places);
          named.add(place.rows[0].place);
        }
      }
      this._placeChips(boxes, named);
      return { boxes, places: places.filter((place) => place.name).sort((a, b) => b.size - a.size), named };
    }

    /** Chips where they cover nothing, those of many events first; without room one shrinks, and then it goes: its area and the list stay. */
    _placeChips(boxes, named) {
      const areas = [...this.areas.values()].map((rows) => rows[0].area).filter((area) => area.shown && area.chip.isConnected);
      for (const small of [false, true]) { // all in one go, as every look at a size makes the browser lay out the page
        const unmeasured = areas.filter((area) => !area.sizes || !area.sizes[small]);
        unmeasured.forEach((area) => area.chip.classList.toggle("ge-chip-small", small));
        unmeasured.forEach((area) => { area.sizes = { ...area.sizes, [small]: [area.chip.offsetWidth / 2, area.chip.offsetHeight / 2] }; });
      }
      areas.sort((a, b) => b.shown - a.shown).forEach((area) => {
        const box = placeChip(this.map, area, boxes);
        if (box) {
          boxes.push(box);
          named.add(area.rows[0].place);
        }
      });
    }

    /** The name of the easternmost exact place that is shown, for which the view needs room. */
    lastName() {
      const places = [...this.spots.values()].map((rows) => rows.find((row) => row.event.shown)).filter(Boolean);
      return places.length ? ge.clip(places.reduce((a, b) => (this.wrap(b.longitude) > this.wrap(a.longitude) ? b : a)).place, 30) : "";
    }

    /** The bounds of what is shown, or null. Exact places come first; an area counts with its middle, and only
        where it does not make the view much wider than the places do. */
    bounds() {
      const shown = (groups) => [...groups.values()].filter((rows) => rows.some((row) => row.event.shown));
      const exact = shown(this.spots).map((rows) => L.latLng(this.at(rows[0])));
      const areas = shown(this.areas).map((rows) => rows[0].area);
      const divisions = areas.filter((area) => area.rows[0].place_precision === 3);
      const near = [...exact, ...divisions.map((area) => L.latLng(area.centre))];
      if (!near.length) {
        return areas.length ? areas.map((area) => area.bounds).reduce((a, b) => L.latLngBounds(a).extend(b)) : null;
      }
      const bounds = L.latLngBounds(near);
      const most = Math.max(6, 1.5 * span(bounds));
      for (const area of areas.filter((other) => !divisions.includes(other))) {
        const wider = L.latLngBounds(bounds.getSouthWest(), bounds.getNorthEast()).extend(area.centre);
        if (span(wider) <= most) {
          bounds.extend(area.centre);
        }
      }
      return bounds;
    }
  };

  const span = (bounds) => Math.max(bounds.getEast() - bounds.getWest(), 1.4 * (bounds.getNorth() - bounds.getSouth()));

  const isArea = (row) => row.place_precision >= 3 || row.shape;
  const areaKey = (row) => (row.place_precision === 4 && row.country_code
    ? `country ${row.country_code}` : `${row.place} ${row.latitude},${row.longitude}`);

  function group(rows, key) {
    const groups = new Map();
    for (const row of rows) {
      const k = key(row);
      if (!groups.has(k)) {
        groups.set(k, []);
      }
      groups.get(k).push(row);
    }
    return groups;
  }

  function tag(element, row) {
    if (element) {
      element.setAttribute("data-event-id", row.event_id);
    }
  }

  /** The meridian to centre on: opposite to the widest gap between events, so that Fiji and Tonga stay together. */
  function middle(rows) {
    const longitudes = [...new Set(rows.map((row) => row.longitude))].sort((a, b) => a - b);
    if (!longitudes.length) {
      return 0;
    }
    // Without a reason (events on both sides of the antimeridian and none between) the usual world is best.
    let best = { gap: longitudes[0] + 360 - longitudes[longitudes.length - 1], at: -180 };
    for (let i = 1; i < longitudes.length; i += 1) {
      const gap = longitudes[i] - longitudes[i - 1];
      if (gap > best.gap && gap > 180) {
        best = { gap, at: (longitudes[i] + longitudes[i - 1]) / 2 };
      }
    }
    return best.at + 180;
  }

  function journeys(rows) {
    const result = [];
    for (const event of new Set(rows.map((row) => row.event))) {
      const [from, to] = ["origin", "destination"].map((role) =>
        event.rows.find((row) => row.place_role === role && row.latitude !== null));
      if (from && to) {
        result.push({ from, to });
      }
    }
    return result;
  }

  /** The boxes of a place's signs, and its name: on the side away from the middle of its group. */
  function placeName(group, place, origin, boxes, places) {
    const middle = [0, 0];
    for (const row of place.rows) {
      const [dx, dy] = row.offset;
      const [x, y] = [place.x - origin.x + dx, place.y - origin.y + dy];
      const r = row.place_precision === 2 || row.claimed_by.length ? 12 : 9;
      boxes.push([x - r, y - r, x + r, y + r]);
      middle[0] += dx / place.rows.length;
      middle[1] += dy / place.rows.length;
    }
    const [x, y] = [place.x + middle[0], place.y + middle[1]];
    const gap = Math.max(...place.rows.map((row) => Math.hypot(row.offset[0] - middle[0], row.offset[1] - middle[1]))) + 12;
    places.push({
      name: ge.clip(place.rows[0].place, 30), x: x - origin.x, y: y - origin.y, gap, size: place.rows.length,
      dx: x - group.x || 0.01, dy: y - group.y,
    });
  }

  /** What the controls cover, in the pixels of the map's layers. */
  function controlBoxes(map) {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      const from = map.containerPointToLayerPoint([box.left - frame.left, box.top - frame.top]);
      return [from.x - 2, from.y - 2, from.x + box.width + 2, from.y + box.height + 2];
    });
  }

  /** Moves a chip to where it covers nothing, near its area's middle. */
  function placeChip(map, area, others) {
    const { x, y } = map.latLngToLayerPoint(area.centre);
    const free = (a) => !others.some((b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1]);
    for (const small of [false, true]) {
      const [w, h] = area.sizes[small];
      for (const [dx, dy] of [[0, 0], [w, 0], [0, -24], [0, 24], [-w, 0], [w, -24], [w, 24], [-w, 24], [-w, -24]]) {
        const box = [x + dx - w, y + dy - h, x + dx + w, y + dy + h];
        if (free(box)) {
          area.chip.classList.toggle("ge-chip-small", small);
          area.chip.classList.remove("ge-chip-off");
          area.chip.style.setProperty("--dx", `${dx}px`);
          area.chip.style.setProperty("--dy", `${dy}px`);
          return box;
        }
      }
    }
    area.chip.classList.add("ge-chip-off");
    return null;
  }
})((window.geoevents = window.geoevents || {}));

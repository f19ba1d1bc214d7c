/* Events on the map, as SVG: each sign an element that can be found and clicked. For more events see crowd.js. */
(function (ge) {
  "use strict";

  const CHIP_SIGNS = 5; // signs in the chip of an area; more become a count

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
      const { x, y } = this._point;
      const tenth = (value) => Math.round(value * 10) / 10;
      this._renderer._setPath(this, this._empty() ? "M0 0" : ge.signPath(tenth(x), tenth(y), this._radius, this.options.row));
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
    constructor(map, root, table, basemap, onOpen) {
      Object.assign(this, { map, root, onOpen, basemap });
      const located = table.rows.filter((row) => row.latitude !== null);
      this.radius = located.length > 300 ? 5.5 : 6.5;
      this.renderer = L.svg({ padding: 0.5 });
      map.createPane("areas").style.zIndex = 390; // under the signs, which would be out of reach below a country
      this.ground = { renderer: L.svg({ pane: "areas", padding: 0.5 }), pane: "areas" };
      this.layer = L.layerGroup(); // goes onto the map when the view is set, so that signs are drawn once
      this.turn = ge.middle(located);
      this.spots = ge.groupBy(located.filter((row) => !ge.isArea(row)), (row) => `${row.latitude},${row.longitude}`);
      this.areas = ge.groupBy(located.filter(ge.isArea), ge.areaKey);
      this.journeys = ge.journeys(table.events);
      this._makeAreas();
      this._makeJourneys();
      this._makeSpots();
    }

    /** Where a row is drawn: [latitude, longitude], with the longitude in the world that holds most events. */
    at(row) {
      return [row.latitude, this.wrap(row.longitude)];
    }

    /** Where the popup of a row points to, its distance from there in pixels, and the rows that share its place. */
    anchor(row) {
      return { at: row.area ? row.area.centre : this.at(row), offset: row.offset, here: row.spot };
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
          sign.on("mouseover", () => this._tell(row)).on("mouseout", () => this.map.closeTooltip(this.tip));
          row.spot = rows;
          row.offset = [0, 0];
          row.sign = sign;
        });
      }
      this.tip = L.tooltip({ direction: "top", className: "ge-tip" });
      this.groups = [];
      this.counted = new Map(); // count signs on the map, by what they say
      this.leaders = L.layerGroup().addTo(this.layer);
      this.apart = null; // the place whose signs are spread
      this.map.on("zoomend viewreset", this.arrange, this).on("click zoomstart", () => this._takeApart(null));
    }

    /** What a sign under the pointer stands for, in a line. */
    _tell(row) {
      const words = [ge.typeName(row.event_type), row.status === "actual" ? "" : row.status, row.place, row.date.words];
      this.tip.options.offset = L.point(row.offset[0], row.offset[1] - 9);
      this.tip.setLatLng(this.at(row)).setContent(ge.h("span", { dir: "auto" }, ge.clip(words.filter(Boolean).join(" · "), 140)));
      this.map.openTooltip(this.tip);
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
      this.groups.filter((group) => group.counted && group.rows.every((row) => row.spot === this.apart)).forEach((group) => ge.spread(group, this.radius));
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
      if (several || group.spread) {
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
      const stands = ge.stands(rows);
      const ids = rows.map((row) => row.event_id).join(" ");
      const element = ge.h("div", { class: "ge-cluster", "data-event-ids": ids, title: words }, ge.countSign(this.root, rows), stands);
      const icon = L.divIcon({ html: element, className: "ge-cluster-icon", iconSize: null });
      const marker = L.marker(at, { icon, keyboard: true, riseOnHover: true });
      marker.on("add", () => marker.getElement().setAttribute("aria-label", words));
      marker.on("click", () => this._openCount(group));
      return marker;
    }

    /** Nearer, where that takes the places apart; one place spreads its signs; and what is too much for that is a list. */
    _openCount(group) {
      const bounds = L.latLngBounds(group.places.map((place) => this.at(place.rows[0])));
      const [zoom, most] = [this.map.getZoom(), Math.min(this.map.getMaxZoom(), 18)];
      if (group.places.length > 1 && zoom < most) {
        const fit = this.map.getBoundsZoom(bounds, false, L.point(120, 120));
        this.map.setView(bounds.getCenter(), Math.min(most, Math.max(zoom + 1, fit)), { animate: false });
      } else if (group.places.length === 1 && group.rows.length <= ge.spreadMost) {
        this._takeApart(group.rows[0].spot);
      } else {
        this.onOpen(group.rows[0], group.rows);
      }
    }

    /** Spreads the signs of a place, or puts them together again for null. */
    _takeApart(spot) {
      if (this.apart !== spot) {
        this.apart = spot;
        this.arrange();
        this.onSpread && this.onSpread();
      }
    }

    _makeAreas() {
      for (const rows of this.areas.values()) {
        const first = rows[0];
        const shape = this._shape(first);
        const centre = shape.centre || this.at(first);
        const glyphs = ge.h("span", { class: "ge-chip-signs" });
        const name = ge.h("span", { class: "ge-chip-name", dir: "auto" }, ge.areaName(first));
        const chip = ge.h("div", { class: "ge-chip" }, glyphs, name);
        const icon = L.divIcon({ html: chip, className: "ge-chip-icon", iconSize: null });
        const marker = L.marker(centre, { icon, keyboard: true, riseOnHover: true });
        const bounds = L.latLngBounds([centre, centre]);
        const room = shape.room || ge.disc[first.place_precision] / 111000 || 2;
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
      const options = { ...this.ground, stroke: false, className: "geoevents-area", bubblingMouseEvents: false };
      const country = row.place_precision === 4 && this.basemap.countries.filter((c) => c.alpha2 && c.alpha2 === row.country_code);
      if (row.shape) {
        return { layer: L.polygon(this._rings(row.shape), options) };
      }
      if (country && country.length) {
        const main = country.reduce((a, b) => (b.room > a.room ? b : a));
        const rings = country.flatMap((c) => this._rings(c.polygons));
        return { layer: L.polygon(rings, options), centre: [main.latitude, this.wrap(main.longitude)], room: main.room };
      }
      const radius = ge.disc[row.place_precision] || ge.disc[5];
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
          ...this.ground, weight: 2, dashArray: "1 5", lineCap: "round", interactive: false,
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
      area.glyphs.replaceChildren(...(shown.length > CHIP_SIGNS
        ? [ge.countSign(this.root, shown, 10), ...ge.stands(shown)]
        : shown.map((row) => ge.sign(this.root, row, { class: "geoevents-marker", "data-event-id": row.event_id }))));
      const place = ge.areaName(area.rows[0]);
      area.name.textContent = shown.length > 1 && shown.length <= CHIP_SIGNS ? `${place} · ${shown.length}` : place;
      area.shown = shown.length;
      area.sizes = area.shown === area.measured ? area.sizes : null;
      area.measured = area.shown;
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
      const boxes = ge.controlBoxes(this.map);
      const places = [];
      const named = new Set();
      const origin = this.map.getPixelOrigin();
      for (const group of this.groups) {
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

  function tag(element, row) {
    if (element) {
      element.setAttribute("data-event-id", row.event_id);
    }
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

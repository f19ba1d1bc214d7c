/* Ties the parts together: one state (the filters), and everything that is shown follows it. */
(function (ge) {
  "use strict";

  const ICE = -58; // degrees: south of it there is only Antarctica
  const SVG_LIMIT = 1500; // places of events; above, they are drawn on a canvas, as an element each would make panning stall

  /** Reads the data blocks of the page and starts; what was too big to stand there as it is has to be inflated first. */
  ge.start = function (map, root) {
    const block = (name) => document.getElementById(`geoevents-${name}`);
    const json = (name) => JSON.parse(block(name).textContent);
    const basemap = ge.readBasemap(json("basemap"));
    const begin = (text) => {
      ge.app = new App(map, root, { data: JSON.parse(text), basemap, overlays: block("overlays") ? json("overlays") : [] });
      ge.app.begin(window.location.hash.slice(1));
      root.setAttribute("data-ready", "true");
      performance.mark("geoevents-ready");
      (window.requestIdleCallback || setTimeout)(() => ge.app.filters.warm());
    };
    const data = block("data");
    if (data.type === "application/json") {
      begin(data.textContent);
    } else {
      ge.inflate(data.textContent).then(begin);
    }
  };

  class App {
    constructor(map, root, { data, basemap, overlays }) {
      this.table = ge.readTable(data);
      Object.assign(this, { map, root, rows: this.table.rows, events: this.table.events, sorted: ge.byDate(this.table), view: null });
      const { values } = this.table.columns.latitude;
      this.basemap = values.some((latitude) => latitude < ICE) ? basemap : ge.withoutIce(basemap);
      this._makeMap(data, overlays);
      this._makePanel(data.title);
      this._makeTimeBar();
      this._followTheme();
      this._followPrinter();
    }

    _makeMap({ sectors }, overlays) {
      const { map, root, basemap, table } = this;
      map.attributionControl.setPrefix("");
      map.createPane("base").style.zIndex = 150;
      this.tiles = new ge.Basemap(basemap, root, { pane: "base" }).addTo(map);
      this.cards = new ge.Cards(root, basemap);
      const many = table.columns.latitude.values.filter((latitude) => latitude === latitude).length > SVG_LIMIT;
      this.markers = new (many ? ge.Crowd : ge.Markers)(map, root, table, basemap, (row, here) => this.open(row, { here }));
      this.markers.onArranged = () => this._follow();
      this.markers.onSpread = () => this.labels.redraw();
      map.createPane("labels").style.zIndex = 450;
      this.labels = new ge.Labels(basemap, () => this.markers.obstacles()).addTo(map);
      L.control.scale({ position: "bottomleft" }).addTo(map);
      this.filters = new ge.Filters(table, ge.facets(this.events, basemap, sectors || {}));
      this.overlays = new ge.Overlays(map, root, overlays);
      this.arcs = new ge.Arcs(map, root, table, basemap, {
        wrap: (longitude) => this.markers.wrap(longitude), onOpen: (rows, at) => this.open(rows[0], { here: rows, at }),
      });
      this.control = new ge.FilterControl(root, this.filters.facets, this._extras(), (change) => this._changed(change)).addTo(map);
      this.control.box.addEventListener("toggle", () => {
        root.classList.toggle("ge-layers-open", this.control.box.open);
        this.labels.redraw();
      });
      this.legend = new ge.Legend(root, this.arcs.useful).addTo(map);
      // On a small map these controls would lie over the popup.
      map.on("popupopen popupclose", (event) => root.classList.toggle("ge-popup-alone", event.type === "popupopen" && map.getSize().x < 500));
      map.on("popupclose", () => this.panel && this.panel.select(null));
    }

    /** Switches for what is drawn besides the events: layers of the caller, and arcs. */
    _extras() {
      const layers = this.overlays.layers.map(({ key, name, color, show }) => ({
        key, label: name, on: show, open: true, colour: color || "var(--ge-accent)", onSwitch: (on) => this.overlays.set(key, on),
      }));
      const arcs = {
        key: "arcs", label: "Arcs from actor to recipient", on: false, help: "From country to country: who, not where.",
        onSwitch: (on) => {
          this.arcs.set(on);
          this._keep();
        },
      };
      return this.arcs.useful ? [...layers, arcs] : layers;
    }

    _makePanel(title) {
      this.panel = new ge.Panel(this.root, title, this.cards, {
        onSearch: (text) => {
          this.filters.search(text);
          this.refresh();
        },
        onSave: (kind) => this.save(kind),
        onSelect: (event) => this.open(event.first, { move: true }),
        onPoint: (event) => this.point(event),
      });
      this.root.prepend(this.panel.element);
    }

    _makeTimeBar() {
      this.timebar = new ge.TimeBar(this.root, this.filters, (range) => {
        this.filters.range = range;
        this.refresh();
      });
      if (this.timebar.useful) {
        this.map.getContainer().parentElement.append(this.timebar.element);
      }
      // List and time bar have taken their room; what is left is the map's.
      this.map.invalidateSize({ animate: false });
      new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(this.map.getContainer());
    }

    /** The first look: what a link asks for, else all events. */
    begin(text) {
      const { view } = this.restore(text);
      if (view) {
        this.map.setView(view.slice(0, 2), view[2], { animate: false });
        this.view = view;
      } else {
        this.fit();
      }
      this.markers.layer.addTo(this.map);
      this.labels.redraw();
      this.map.on("moveend", () => this._viewed());
    }

    _changed(change) {
      if (change && change.reset) {
        this.restore("");
      } else {
        this.refresh();
      }
    }

    /** The filters as a link has them. */
    restore(text) {
      const state = ge.readState(this.filters, text);
      this.panel.search.value = state.search;
      this.filters.search(state.search);
      this.arcs.set(state.arcs && this.arcs.useful);
      this.control.setExtra("arcs", this.arcs.on);
      if (this.timebar.useful) {
        this.timebar.set(state.range);
      } else {
        this.refresh();
      }
      return state;
    }

    /** Keeps the view for the address, once somebody has moved the map. */
    _viewed() {
      const [{ lat, lng }, round] = [this.map.getCenter(), (value, unit) => Math.round(value * unit) / unit];
      this.view = [round(lat, 1e4), round(lng, 1e4), round(this.map.getZoom(), 100)];
      this._keep();
    }

    _keep() {
      ge.keepState(ge.writeState({ filters: this.filters, search: this.panel.search.value, view: this.view, arcs: this.arcs.on }));
    }

    /** The rows of all events that are shown, as a file. */
    save(kind) {
      const rows = this.sorted.filter((event) => event.shown).flatMap((event) => event.rows);
      if (kind === "csv") {
        ge.download("events.csv", "text/csv", ge.toCsv(rows));
      } else {
        ge.download("events.geojson", "application/geo+json", ge.toGeoJson(rows));
      }
    }

    /** Map, list, counts and names after any change of the filters. */
    refresh() {
      const counts = this.filters.apply();
      this.markers.update();
      this.arcs.update();
      this.control.update(counts);
      this.panel.update(this.sorted.filter((event) => event.shown), this.events.length);
      this.timebar.update();
      this._keep();
      if (this.opened && !this.opened.event.shown) {
        this.map.closePopup();
      }
      this.labels.redraw();
    }

    /** A ring around the places of an event that the list points to; none for null. */
    point(event) {
      this.rings = this.rings || L.layerGroup().addTo(this.map);
      this.rings.clearLayers();
      for (const row of event ? event.rows.filter((one) => one.latitude !== null) : []) {
        const { at, offset } = this.markers.anchor(row);
        const icon = L.divIcon({ html: ge.h("i", { class: "ge-ring" }), className: "ge-ring-icon", iconSize: null });
        const ring = L.marker(this.map.layerPointToLatLng(this.map.latLngToLayerPoint(at).add(offset)), { icon, interactive: false, keyboard: false });
        this.rings.addLayer(ring);
      }
    }

    /** The whole of what is shown, with room for the control. */
    fit() {
      const { map } = this;
      const bounds = this.markers.bounds();
      const size = map.getSize();
      if (!bounds) {
        map.setView([25, 10], size.x > 900 ? 2 : 1, { animate: false });
      } else {
        const side = Math.min(60, size.x / 8);
        const name = this.markers.lastName().length * 7 + 40; // at the right of its place
        const right = this._covered() && size.x > 640 ? this._covered() + 50 : Math.min(name, size.x / 3);
        map.fitBounds(bounds, { paddingTopLeft: [side, 40], paddingBottomRight: [right, size.x > 640 ? 40 : 64], maxZoom: 7, animate: false });
      }
      // A world that is lower than the map stands in its middle; a higher one ends at the edge.
      const south = map.project([Math.min(ICE, bounds ? bounds.getSouth() - 3 : 0), 0]).y;
      const spare = Math.max(0, size.y - (south - map.project([84, 0]).y)) / 2;
      const room = bounds && bounds.getSouth() < -84 ? 40 : 0; // for what stands at the very edge
      const below = map.getPixelBounds().max.y - south - spare - room;
      if (below > 0) {
        map.panBy([0, -below], { animate: false });
      }
    }

    /** How many pixels at the right the open control covers. */
    _covered() {
      return this.control.box.open ? this.control.box.offsetWidth + 12 : 0;
    }

    /** Opens the popup of a row; `move` brings it onto the screen first, `here` are the rows that it shares its sign with,
        `at` is where it points to, if not to its place. */
    open(row, { move, here, at } = {}) {
      const anchor = at ? { at, offset: [0, 0], here } : this.markers.anchor(row);
      const place = L.latLng(anchor.at);
      if (move && (!this.map.getBounds().pad(-0.1).contains(place) || this.map.getZoom() < 3)) {
        this.map.setView(place, Math.max(this.map.getZoom(), ge.isArea(row) ? 4 : 5), { animate: false });
        anchor.offset = this.markers.anchor(row).offset;
      }
      this.map.closeTooltip(this.markers.tip);
      this.opened = null; // closing the former popup must not undo this choice
      const popup = L.popup({ ...this._room(), offset: anchor.offset, className: "ge-popup-frame" })
        .setLatLng(place).setContent(this.cards.popup(row, here || anchor.here));
      this.map.openPopup(popup);
      this.popup = popup;
      this.atPlace = !at;
      const element = popup.getElement();
      element.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
          this.map.closePopup(popup);
          this.panel.focus(row.event);
        }
      });
      this.opened = row;
      this.panel.select(row.event);
    }

    /** The options that keep a popup on the map and clear of the control, which folds where both have no room. */
    _room() {
      const size = this.map.getSize();
      const small = size.x < 500;
      this.legend.getContainer().open = false;
      const free = () => size.x - this._covered() - (small ? 24 : 66) - 40;
      if (free() < 240) {
        this.control.box.open = false;
      }
      const width = Math.min(340, free());
      return {
        maxWidth: width, minWidth: Math.min(width, 300), maxHeight: Math.max(120, Math.min(430, size.y - (small ? 130 : 190))),
        autoPanPaddingTopLeft: small ? [12, 54] : [60, 16], autoPanPaddingBottomRight: [12 + this._covered(), small ? 16 : 92],
      };
    }

    /** Keeps the open popup at its sign, which the zoom may have moved. */
    _follow() {
      if (this.opened && this.popup && this.popup.isOpen() && this.atPlace) {
        this.popup.options.offset = L.point(this.markers.anchor(this.opened).offset);
        this.popup.update();
      }
    }

    _followTheme() {
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this._repaint());
    }

    _repaint() {
      ge.forgetTheme();
      this.map.removeLayer(this.tiles).addLayer(this.tiles); // its redraw would draw for the broken zoom between two
      this.markers.restyle();
      this.control.restyle();
      this.refresh();
    }

    /** Paper has its own layout: the map, how to read it, and all rows of the list below. */
    _followPrinter() {
      const print = (on) => {
        if (on === this.root.classList.contains("ge-printing")) {
          return;
        }
        this.root.classList.toggle("ge-printing", on);
        on ? this._toPaper() : this.reader.remove();
        this.map.invalidateSize({ animate: false });
        this.fit();
        this._repaint();
        on && this.panel.all();
      };
      window.matchMedia("print").addEventListener("change", (media) => print(media.matches));
      window.addEventListener("beforeprint", () => print(true));
      window.addEventListener("afterprint", () => print(false));
    }

    _toPaper() {
      this.map.closePopup();
      this.reader = ge.h("div", { class: "ge-reader" }, this.legend.contents());
      this.map.getContainer().parentElement.after(this.reader);
    }
  }

  /** How to read the map. */
  ge.Legend = L.Control.extend({
    options: { position: "bottomleft" },

    initialize(root, arcs) {
      Object.assign(this, { root, arcs });
    },

    onAdd() {
      const box = ge.h("details", { class: "ge-legend leaflet-control" }, ge.h("summary", {}, "How to read this map"), this.contents());
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    },

    contents() {
      const sign = (row, text) => ge.h("li", {}, ge.sign(this.root, { ...PLAIN, ...row }), text);
      const quad = (name) => sign({ quad: name }, name ? name.charAt(0).toUpperCase() + name.slice(1) : "Other");
      const area = ge.h("li", {}, ge.h("i", { class: "ge-area-sign" }), "only the country, division, sea or region is known");
      const mark = (name, text) => ge.h("li", {}, ge.h("i", { class: name }), text);
      return [
        ge.h("ul", {}, ge.quads.map(quad)),
        ge.h("ul", {},
          sign({}, "exact place"),
          sign({ place_precision: 2 }, "near this place, or a part of it"), area,
          sign({ place_role: "about" }, "talked about, not where it happened"),
          sign({ claimed_by: ["?"] }, "disputed place: open it for all claimants"),
          ge.h("li", {}, ge.h("i", { class: "ge-many-sign" }, "9"), "so many events; the rim shows their kinds")),
        ge.h("ul", {}, sign({ status: "denied" }, "denied"), sign({ status: "planned" }, "planned"),
          sign({ status: "hypothetical" }, "hypothetical"), sign({ score: 0.2 }, "paler: lower score")),
        ge.h("ul", {}, mark("ge-journey-sign", "from origin to destination of a journey"),
          this.arcs ? mark("ge-arc-sign", "arc by choice: from the actor's country to the recipient's") : null),
        ge.h("p", {}, "In sentences: ", ge.h("mark", {}, "what"), " happened, ", ge.h("span", { class: "ge-place-mark" }, "where"), " and ",
          ge.h("span", { class: "ge-date-mark" }, "when"), "."),
        ge.h("p", {}, "Borders are one source's view (Natural Earth, close to that of the United Nations); dashed borders are disputed."),
      ];
    },
  });

  const PLAIN = { quad: "material conflict", status: "actual", place_precision: 1, place_role: "location", claimed_by: [], score: 1 };
})((window.geoevents = window.geoevents || {}));

/* Ties the parts together: one state (the filters), and everything that is shown follows it. */
(function (ge) {
  "use strict";

  /** Reads the data blocks of the page and starts; what was too big to stand there as it is has to be inflated first. */
  ge.start = function (map, root) {
    const block = document.getElementById("geoevents-data");
    const basemap = ge.readBasemap(JSON.parse(document.getElementById("geoevents-basemap").textContent));
    const begin = (text) => {
      ge.app = new App(map, root, JSON.parse(text), basemap);
      ge.app.restore(window.location.hash.slice(1));
      ge.app.fit();
      ge.app.markers.layer.addTo(map);
      ge.app.labels.redraw();
      root.setAttribute("data-ready", "true");
    };
    if (block.type === "application/json") {
      begin(block.textContent);
    } else {
      ge.inflate(block.textContent).then(begin);
    }
  };

  const ICE = -58; // degrees: south of it there is only Antarctica

  class App {
    constructor(map, root, data, basemap) {
      this.rows = ge.rows(data);
      const ice = this.rows.some((row) => row.latitude !== null && row.latitude < ICE);
      Object.assign(this, { map, root, basemap: ice ? basemap : ge.withoutIce(basemap) });
      for (const row of this.rows) {
        row.shape = row.shape === null || row.shape === undefined ? null
          : data.shapes[row.shape].map((rings) => rings.map((ring) => ge.line(ring, data.shapeScale)));
      }
      this.events = ge.events(this.rows);
      for (const event of this.events) {
        event.located = event.rows.some((row) => row.latitude !== null);
        event.first = event.rows.find((row) => row.latitude !== null) || event.rows[0];
      }
      this.sorted = this.events.slice().sort((a, b) => ge.compareDates(a.first.date, b.first.date));
      this._makeMap();
      this._makePanel(data.title);
      this._makeTimeBar();
      this._followTheme();
    }

    _makeMap() {
      const { map, root, basemap } = this;
      map.attributionControl.setPrefix("");
      map.createPane("base").style.zIndex = 150;
      this.tiles = new ge.Basemap(basemap, root, { pane: "base" }).addTo(map);
      this.cards = new ge.Cards(root, basemap);
      this.markers = new ge.Markers(map, root, this.rows, basemap, (row, here) => this.open(row, { here }));
      this.markers.onArranged = () => this._follow();
      map.createPane("labels").style.zIndex = 450;
      this.labels = new ge.Labels(basemap, () => this.markers.obstacles()).addTo(map);
      L.control.scale({ position: "bottomleft" }).addTo(map);
      this.filters = new ge.Filters(this.events, ge.facets(this.events, basemap));
      this.control = new ge.FilterControl(root, this.filters.facets, (change) => this._changed(change)).addTo(map);
      this.control.box.addEventListener("toggle", () => this.labels.redraw());
      this.legend = new ge.Legend(root).addTo(map);
      // On a small map these controls would lie over the popup.
      map.on("popupopen popupclose", (event) => root.classList.toggle("ge-popup-alone", event.type === "popupopen" && map.getSize().x < 500));
      map.on("popupclose", () => this.panel && this.panel.select(null));
    }

    _makePanel(title) {
      this.panel = new ge.Panel(this.root, title, this.cards, {
        onSearch: (text) => {
          this.filters.search(text);
          this.refresh();
        },
        onSave: (kind) => this.save(kind),
        onSelect: (event) => this.open(event.rows.find((row) => row.latitude !== null), { move: true }),
      });
      this.root.prepend(this.panel.element);
    }

    _makeTimeBar() {
      this.timebar = new ge.TimeBar(this.root, this.events, (range) => {
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

    _changed(change) {
      if (change && change.reset) {
        this.restore("");
      } else {
        this.refresh();
      }
    }

    /** The filters as a link has them. */
    restore(text) {
      const { search, range } = ge.readState(this.filters, text);
      this.panel.search.value = search;
      this.filters.search(search);
      if (this.timebar.useful) {
        this.timebar.set(range);
      } else {
        this.refresh();
      }
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
      this.control.update(counts);
      this.panel.update(this.sorted.filter((event) => event.shown), this.events.length);
      this.timebar.update(this.filters.inOtherRanges());
      ge.keepState(ge.writeState(this.filters, this.panel.search.value));
      if (this.opened && !this.opened.event.shown) {
        this.map.closePopup();
      }
      this.labels.redraw();
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
        map.fitBounds(bounds, { paddingTopLeft: [side, 40], paddingBottomRight: [right, 40], maxZoom: 7, animate: false });
      }
      // A world that is lower than the map stands in its middle; a higher one ends at the edge.
      const south = map.project([Math.min(ICE, bounds ? bounds.getSouth() - 3 : 0), 0]).y;
      const spare = Math.max(0, size.y - (south - map.project([84, 0]).y)) / 2;
      const below = map.getPixelBounds().max.y - south - spare;
      if (below > 0) {
        map.panBy([0, -below], { animate: false });
      }
    }

    /** How many pixels at the right the open control covers. */
    _covered() {
      return this.control.box.open ? this.control.box.offsetWidth + 12 : 0;
    }

    /** Opens the popup of a row; `move` brings it onto the screen first, `here` are the rows that it shares its sign with. */
    open(row, { move, here } = {}) {
      const at = row.area ? L.latLng(row.area.centre) : L.latLng(this.markers.at(row));
      if (move && (!this.map.getBounds().pad(-0.1).contains(at) || this.map.getZoom() < 3)) {
        this.map.setView(at, Math.max(this.map.getZoom(), row.area ? 4 : 5), { animate: false });
      }
      this.opened = null; // closing the former popup must not undo this choice
      const popup = L.popup({ ...this._room(), offset: row.offset, className: "ge-popup-frame" })
        .setLatLng(at).setContent(this.cards.popup(row, here));
      this.map.openPopup(popup);
      this.popup = popup;
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
      if (this.opened && this.popup && this.popup.isOpen()) {
        this.popup.options.offset = L.point(this.opened.offset);
        this.popup.update();
      }
    }

    _followTheme() {
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        ge.forgetTheme();
        this.tiles.redraw();
        this.markers.restyle();
        this.control.restyle();
        this.refresh();
      });
    }
  }

  /** How to read the map. */
  ge.Legend = L.Control.extend({
    options: { position: "bottomleft" },

    initialize(root) {
      this.root = root;
    },

    onAdd() {
      const sign = (row, text) => ge.h("li", {}, ge.sign(this.root, { ...PLAIN, ...row }), text);
      const quad = (name) => sign({ quad: name }, name ? name.charAt(0).toUpperCase() + name.slice(1) : "Other");
      const area = ge.h("li", {}, ge.h("i", { class: "ge-area-sign" }), "only the country, division, sea or region is known");
      const box = ge.h("details", { class: "ge-legend leaflet-control" },
        ge.h("summary", {}, "How to read this map"),
        ge.h("ul", {}, ge.quads.map(quad)),
        ge.h("ul", {},
          sign({}, "exact place"),
          sign({ place_precision: 2 }, "near this place, or a part of it"), area,
          sign({ place_role: "about" }, "talked about, not where it happened"),
          sign({ claimed_by: ["?"] }, "disputed place: open it for all claimants"),
          ge.h("li", {}, ge.h("i", { class: "ge-many-sign" }, "9"), "so many events; the rim shows their kinds")),
        ge.h("ul", {}, sign({ status: "denied" }, "denied"), sign({ status: "planned" }, "planned"),
          sign({ status: "hypothetical" }, "hypothetical"), sign({ score: 0.2 }, "paler: lower score")),
        ge.h("p", {}, "Borders are one source's view (Natural Earth, close to that of the United Nations); dashed borders are disputed."));
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    },
  });

  const PLAIN = { quad: "material conflict", status: "actual", place_precision: 1, place_role: "location", claimed_by: [], score: 1 };
})((window.geoevents = window.geoevents || {}));

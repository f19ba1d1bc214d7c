/* Layers of the caller (EventMap.add_layer), under the events: GeoJSON whose properties are shown as text. */
(function (ge) {
  "use strict";

  const MOST = 20; // properties that a popup shows

  ge.Overlays = class {
    constructor(map, root, overlays) {
      Object.assign(this, { map, root });
      map.createPane("overlays").style.zIndex = 350;
      this.layers = overlays.map((overlay, i) => ({ ...overlay, key: `layer${i + 1}`, layer: this._layer(overlay) }));
      this.layers.forEach(({ key, show }) => this.set(key, show));
    }

    _layer(overlay) {
      const colour = overlay.color || ge.theme(this.root, "accent");
      const style = { pane: "overlays", color: colour, weight: 1.6, fillColor: colour, fillOpacity: 0.12, className: "geoevents-overlay" };
      return L.geoJSON(overlay.geojson, {
        style, pane: "overlays", attribution: ge.plainText(overlay.attribution),
        pointToLayer: (_, at) => L.circleMarker(at, { ...style, radius: 5, fillOpacity: 0.6 }),
        onEachFeature: (feature, layer) => this._describe(overlay, feature, layer),
      });
    }

    _describe(overlay, feature, layer) {
      const entries = Object.entries(feature.properties || {}).filter(([, value]) => value !== null && value !== "");
      const label = overlay.label && feature.properties ? String(feature.properties[overlay.label] ?? "") : "";
      if (label) {
        layer.bindTooltip(() => ge.h("span", { dir: "auto" }, ge.clip(label, 80)), { sticky: true, className: "ge-tip" });
      }
      layer.bindPopup(() => ge.h("div", { class: "ge-card" },
        ge.h("header", {}, ge.h("strong", { dir: "auto" }, ge.clip(label || overlay.name, 80))),
        ge.h("dl", {}, entries.slice(0, MOST).map(([name, value]) => ge.h("div", {},
          ge.h("dt", { dir: "auto" }, ge.clip(name, 40)), ge.h("dd", { dir: "auto" }, ge.clip(String(value), 300)))))));
    }

    set(key, on) {
      const overlay = this.layers.find((one) => one.key === key);
      overlay.on = on;
      overlay.layer[on ? "addTo" : "removeFrom"](this.map);
    }
  };
})((window.geoevents = window.geoevents || {}));

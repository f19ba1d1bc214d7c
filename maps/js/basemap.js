/* The base map: countries drawn on canvas tiles, so that panning is free and the world repeats like any tile layer. */
(function (ge) {
  "use strict";

  const TILE = 256;
  const FINER = 1.4;
  const ICE = -60; // degrees: all that lies south of it is Antarctica
  const EDGE = 179.9985; // a line along the antimeridian is a cut, not a coast

  /** Web Mercator with the world from 0 to 1. */
  function project([longitude, latitude]) {
    const y = Math.max(-85.06, Math.min(85.06, latitude)) * (Math.PI / 180);
    return [(longitude + 180) / 360, (1 - Math.asinh(Math.tan(y)) / Math.PI) / 2];
  }

  function bounds(points) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of points) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    return box;
  }

  function linePath(arc) {
    const path = new Path2D();
    let pen = false;
    arc.forEach((point, i) => {
      const cut = i > 0 && Math.abs(point[0]) > EDGE && Math.abs(arc[i - 1][0]) > EDGE;
      path[pen && !cut ? "lineTo" : "moveTo"](...project(point));
      pen = true;
    });
    return { path, box: bounds(arc.map(project)) };
  }

  function areaPath(rings) {
    const path = new Path2D();
    for (const ring of rings) {
      ring.forEach((point, i) => path[i ? "lineTo" : "moveTo"](...project(point)));
      path.closePath();
    }
    return { path, box: bounds(rings[0].map(project)) };
  }

  /** The base map without Antarctica, which takes a third of a flat world and where next to nothing is reported from. */
  ge.withoutIce = function (basemap) {
    const north = (points) => points.some((point) => point[1] > ICE);
    return {
      ...basemap,
      countries: basemap.countries.filter((country) => country.polygons.some((rings) => north(rings[0]))),
      lines: Object.fromEntries(Object.entries(basemap.lines).map(([name, arcs]) => [name, arcs.filter(north)])),
    };
  };

  /** The file as JavaScript objects: countries with polygons [[ring, …], …] of [longitude, latitude], lines, cities. */
  ge.readBasemap = function (file) {
    const arcs = file.arcs.map((text) => ge.line(text, file.scale));
    const ring = (numbers) =>
      numbers.flatMap((n, i) => {
        const arc = n >= 0 ? arcs[n] : arcs[~n].slice().reverse();
        return i ? arc.slice(1) : arc;
      });
    const countries = file.countries.map(([alpha2, alpha3, name, longitude, latitude, room, polygons]) => ({
      alpha2, alpha3, name, longitude, latitude, room,
      polygons: polygons.map((rings) => rings.map(ring)),
    }));
    const special = new Set([...file.lines.border, ...file.lines.disputed, ...file.lines.fill]);
    const lines = {
      coast: arcs.filter((_, i) => !special.has(i)),
      border: file.lines.border.map((i) => arcs[i]),
      disputed: file.lines.disputed.map((i) => arcs[i]),
    };
    return { countries, lines, cities: file.cities, attribution: file.attribution };
  };

  ge.Basemap = L.GridLayer.extend({
    options: { pane: "tilePane", minZoom: 0, maxZoom: 19, keepBuffer: 3, updateWhenIdle: false },

    initialize(basemap, root, options) {
      L.GridLayer.prototype.initialize.call(this, options);
      this._root = root;
      this._areas = basemap.countries.flatMap((country) => country.polygons.map(areaPath));
      this._lines = Object.fromEntries(Object.entries(basemap.lines).map(([name, arcs]) => [name, arcs.map(linePath)]));
    },

    getAttribution: () => "Natural Earth, GeoNames",

    createTile(coords) {
      // A little finer than the screen: between whole zooms tiles are shown up to 1.4 times as large.
      const ratio = Math.min((window.devicePixelRatio || 1) * FINER, 2.8);
      const tile = document.createElement("canvas");
      tile.width = tile.height = TILE * ratio;
      this._draw(tile.getContext("2d"), coords, ratio);
      return tile;
    },

    _draw(context, coords, ratio) {
      const tiles = 2 ** coords.z;
      const scale = TILE * tiles * ratio;
      const margin = 4 / (TILE * tiles);
      const west = coords.x / tiles;
      const north = coords.y / tiles;
      const view = [west - margin, north - margin, west + 1 / tiles + margin, north + 1 / tiles + margin];
      // A line may run on past the antimeridian, so each tile also looks one world to the left and to the right.
      for (const turn of [-1, 0, 1]) {
        const seen = (shape) =>
          shape.box[0] + turn <= view[2] && shape.box[2] + turn >= view[0] &&
          shape.box[1] <= view[3] && shape.box[3] >= view[1];
        context.setTransform(scale, 0, 0, scale, (turn - west) * scale, -north * scale);
        context.fillStyle = ge.theme(this._root, "land");
        this._areas.filter(seen).forEach((shape) => context.fill(shape.path, "evenodd"));
        for (const [name, width, dash] of [["coast", 0.8, []], ["border", 0.9, []], ["disputed", 1.1, [4, 3]]]) {
          context.strokeStyle = ge.theme(this._root, name);
          context.lineWidth = (width * ratio) / scale;
          context.setLineDash(dash.map((length) => (length * ratio) / scale));
          context.lineJoin = "round";
          this._lines[name].filter(seen).forEach((shape) => context.stroke(shape.path));
        }
      }
    },
  });
})((window.geoevents = window.geoevents || {}));

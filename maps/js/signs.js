/* The signs of events, whoever draws them: as an SVG path or on a canvas. */
(function (ge) {
  "use strict";

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
      ? { color: ge.theme(root, "marker-edge"), weight: 1.5, opacity: 1, fillColor: colour, fillOpacity: sure, dashArray: null, fillRule: "evenodd" }
      : {
        color: colour, weight: 2, opacity: 0.5 + sure / 2, fillColor: ge.theme(root, "surface"), fillOpacity: 0.75,
        fillRule: "nonzero", // the middle of a ring belongs to the sign: it is clicked there
        dashArray: { planned: "3.5 2.5", hypothetical: "1.5 3" }[row.status] || null,
      };
  };

  /** The sign as a small SVG, for lists, chips and the legend. */
  ge.sign = function (root, row, extra) {
    const pen = svgPen();
    trace(pen, 0, 0, row.claimed_by.length || row.place_precision === 2 ? 4 : 5, row);
    const style = ge.signStyle(root, row);
    const path = ge.svg("path", {
      d: String(pen), fill: style.fillColor, "fill-opacity": style.fillOpacity, "fill-rule": style.fillRule,
      stroke: style.color, "stroke-width": style.weight * 0.8, "stroke-dasharray": style.dashArray,
    });
    return ge.svg("svg", { viewBox: "-11 -11 22 22", width: 18, height: 18, "aria-hidden": "true", ...extra }, path);
  };

  /** Draws the sign of a row on a canvas. */
  ge.paintSign = function (context, root, row, x, y, radius) {
    const style = ge.signStyle(root, row);
    context.beginPath();
    trace(canvasPen(context), x, y, radius, row);
    context.globalAlpha = style.fillOpacity;
    context.fillStyle = style.fillColor;
    context.fill(style.fillRule);
    context.globalAlpha = style.opacity;
    context.strokeStyle = style.color;
    context.lineWidth = style.weight;
    context.setLineDash(style.dashArray ? style.dashArray.split(" ").map(Number) : []);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  };

  /** The sign of a row as the data of an SVG path. */
  ge.signPath = function (x, y, radius, row) {
    const pen = svgPen();
    trace(pen, x, y, radius, row);
    return String(pen);
  };

  /** What is only known to be in a division, country, sea or region is an area; so is what brings its outline along. */
  ge.isArea = (row) => row.place_precision >= 3 || Boolean(row.shape);
  ge.areaKey = (row) => (row.place_precision === 4 && row.country_code
    ? `country ${row.country_code}` : `${row.place} ${row.latitude},${row.longitude}`);
  ge.areaName = (row) => ge.clip(row.place || "Unnamed area", 40);
  ge.disc = { 3: 40000, 5: 120000 }; // metres of the soft disc for a division and for a sea or region

  /** The meridian to centre on: opposite to the widest gap between events, so that Fiji and Tonga stay together. */
  ge.middle = function (rows) {
    const longitudes = Float64Array.from(new Set(rows.map((row) => row.longitude))).sort();
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
  };

  /** The ways from origin to destination, [{from, to}], of the events that have both. */
  ge.journeys = function (events) {
    const result = [];
    for (const event of events) {
      if (event.rows.length < 2) {
        continue;
      }
      const [from, to] = ["origin", "destination"].map((role) =>
        event.rows.find((row) => row.place_role === role && row.latitude !== null));
      if (from && to) {
        result.push({ from, to });
      }
    }
    return result;
  };

  /** What the controls cover, in the pixels of the map's layers. */
  ge.controlBoxes = function (map) {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      const from = map.containerPointToLayerPoint([box.left - frame.left, box.top - frame.top]);
      return [from.x - 2, from.y - 2, from.x + box.width + 2, from.y + box.height + 2];
    });
  };

  /** Rows under their keys. */
  ge.groupBy = function (rows, key) {
    const groups = new Map();
    for (const row of rows) {
      const k = key(row);
      if (!groups.has(k)) {
        groups.set(k, []);
      }
      groups.get(k).push(row);
    }
    return groups;
  };
})((window.geoevents = window.geoevents || {}));

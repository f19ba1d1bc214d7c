/* How signs share the screen. Few events in one spot stand in a small ring; more of them become one count sign. */
(function (ge) {
  "use strict";

  const MOST = 8; // signs in a ring; a ninth would lead the eye away from the place
  const CELL = 64; // pixels: wider than two count signs, so that whatever touches lies in a neighbouring cell
  const PASSES = 8; // a group that grew may touch others; on real maps three passes settle it

  const FAR = 20; // pixels from the middle of a ring to the middle of its signs, at most

  /** Pixels from the middle of a ring of these rows' signs to the middle of each; signs with a rim of their own need more. */
  ge.ringRadius = function (rows, radius) {
    const wide = rows.some((row) => row.claimed_by.length || row.place_precision === 2) ? radius + 5 : radius;
    return rows.length < 2 ? 0 : Math.min(FAR, Math.max(wide + 1, (rows.length * (2 * wide + 1)) / (2 * Math.PI)));
  };

  /** Pixels from the middle of a count sign to its edge: more events, more ink, within bounds. */
  ge.countRadius = (count) => Math.min(24, 11 + 2.2 * Math.log10(count) ** 1.5);

  /** Groups of places that would lie over one another: [{places, rows, x, y, counted}]; x and y in pixels.
      The same places at the same zoom always give the same groups. */
  ge.cluster = function (places, radius, passes = PASSES) {
    let groups = places.map((place) => measured({ places: [place], rows: place.rows.slice(), x: place.x, y: place.y }, radius));
    for (let pass = 0; pass < passes; pass += 1) {
      const merged = mergeOnce(groups, radius);
      if (merged.length === groups.length) {
        break;
      }
      groups = merged;
    }
    groups.forEach((group) => { group.counted = group.rows.length > MOST; });
    return groups;
  };

  /** The group with its reach: pixels from its middle to the edge of what is drawn. */
  function measured(group, radius) {
    group.reach = group.rows.length > MOST ? ge.countRadius(group.rows.length) : ge.ringRadius(group.rows, radius) + radius;
    return group;
  }

  function mergeOnce(groups, radius) {
    const order = groups.map((group, i) => [group, i]).sort((a, b) => b[0].rows.length - a[0].rows.length || a[1] - b[1]);
    const cells = new Map();
    const kept = [];
    for (const [group] of order) {
      const host = touching(cells, group);
      if (host) {
        join(host, group);
        measured(host, radius);
        continue;
      }
      kept.push(group);
      const key = cellKey(group.x, group.y);
      if (!cells.has(key)) {
        cells.set(key, []);
      }
      cells.get(key).push(group);
    }
    return kept;
  }

  const cellKey = (x, y) => Math.floor(x / CELL) * 1e8 + Math.floor(y / CELL);

  function touching(cells, group) {
    for (let i = -1; i <= 1; i += 1) {
      for (let j = -1; j <= 1; j += 1) {
        const near = cells.get(cellKey(group.x + i * CELL, group.y + j * CELL));
        const host = near && near.find((other) =>
          (other.x - group.x) ** 2 + (other.y - group.y) ** 2 < (0.85 * (group.reach + other.reach)) ** 2);
        if (host) {
          return host;
        }
      }
    }
    return null;
  }

  /** The host keeps its cell: its middle moves by less than a cell, and the next pass sorts all anew. */
  function join(host, group) {
    const [a, b] = [host.rows.length, group.rows.length];
    host.x = (host.x * a + group.x * b) / (a + b);
    host.y = (host.y * a + group.y * b) / (a + b);
    group.places.forEach((place) => host.places.push(place));
    group.rows.forEach((row) => host.rows.push(row));
  }

  ge.spreadMost = 60; // signs that a count of one place spreads into; more open as a list
  const TURN = Math.PI * (3 - Math.sqrt(5)); // between neighbours on a spiral, as sunflowers have it

  /** Takes a count of one place apart: its signs stand on a spiral around the place. */
  ge.spread = function (group, radius) {
    Object.assign(group, { counted: false, spread: true, reach: spiral(group.rows.length, radius) + radius });
  };

  const spiral = (number, radius) => (radius + 1.5) * 1.75 * Math.sqrt(number + 0.3);

  /** Offsets from the middle for the signs of a ring, each on the side on which its place lies. */
  ge.ring = function (group, radius) {
    if (group.spread) {
      return group.rows.map((row, i) => {
        const r = spiral(i, radius);
        return { row, x: Math.cos(i * TURN) * r, y: Math.sin(i * TURN) * r };
      });
    }
    const items = group.places.flatMap((place) => place.rows.map((row) => ({
      row, angle: group.places.length > 1 ? Math.atan2(place.y - group.y, place.x - group.x) : 0,
    })));
    const r = ge.ringRadius(group.rows, radius);
    items.sort((a, b) => a.angle - b.angle);
    const step = (2 * Math.PI) / items.length;
    // The turn that leaves the signs, all in all, nearest to the true sides.
    const turn = Math.atan2(
      items.reduce((sum, item, i) => sum + Math.sin(item.angle - i * step), 0),
      items.reduce((sum, item, i) => sum + Math.cos(item.angle - i * step), 0));
    return items.map(({ row }, i) => ({ row, x: Math.cos(turn + i * step) * r, y: Math.sin(turn + i * step) * r }));
  };

  /** How many rows there are of each kind, in the order of `ge.quads`. */
  function kinds(rows) {
    const counts = ge.quads.map(() => 0);
    for (const row of rows) {
      const at = ge.quads.indexOf(row.quad);
      counts[at < 0 ? ge.quads.length - 1 : at] += 1;
    }
    return counts;
  }

  /** A count with a rim that shows the shares of the kinds of events. */
  ge.countSign = function (root, rows, r = ge.countRadius(rows.length)) {
    const size = 2 * r + 2;
    const shares = kinds(rows).map((count) => count / rows.length);
    const round = 2 * Math.PI * (r - 2.5);
    let from = 0;
    const arcs = shares.map((share, i) => {
      const arc = share && ge.svg("circle", {
        r: r - 2.5, fill: "none", stroke: ge.theme(root, ge.quadKey({ quad: ge.quads[i] })), "stroke-width": 5,
        "stroke-dasharray": `${share * round} ${round}`, "stroke-dashoffset": -from * round, transform: "rotate(-90)",
      });
      from += share;
      return arc;
    }).filter(Boolean);
    return ge.svg("svg", {
      class: "ge-count-sign", viewBox: `${-r - 1} ${-r - 1} ${size} ${size}`, width: size, height: size, "aria-hidden": "true",
    },
    ge.svg("circle", { r: r + 0.5, fill: ge.theme(root, "surface") }), ...arcs,
    ge.svg("text", { "text-anchor": "middle", dy: ".35em", fill: ge.theme(root, "text"), "font-size": rows.length > 999 ? 9 : 11, "font-weight": 650 },
      ge.short(rows.length)));
  };

  /** The same on a canvas. */
  ge.paintCount = function (pen, root, rows, x, y, r) {
    pen.fillStyle = ge.theme(root, "surface");
    pen.beginPath();
    pen.arc(x, y, r + 0.5, 0, 2 * Math.PI);
    pen.fill();
    pen.lineWidth = r > 10 ? 5 : 4;
    let from = -Math.PI / 2;
    kinds(rows).forEach((count, i) => {
      if (count) {
        const to = from + (count / rows.length) * 2 * Math.PI;
        pen.strokeStyle = ge.theme(root, ge.quadKey({ quad: ge.quads[i] }));
        pen.beginPath();
        pen.arc(x, y, r - pen.lineWidth / 2, from, to);
        pen.stroke();
        from = to;
      }
    });
    pen.fillStyle = ge.theme(root, "text");
    pen.font = `650 ${rows.length > 999 ? 10 : 11}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(ge.short(rows.length), x, y + 0.5);
  };

  /** A number that fits into a sign: 950, 1.2k, 15k. */
  ge.short = (count) => (count < 1000 ? String(count) : `${count < 9950 ? (count / 1000).toFixed(1) : Math.round(count / 1000)}k`);

  /** Elements nobody sees that say which events a sign stands for. */
  ge.stands = (rows) => rows.map((row) => ge.h("i", { class: "geoevents-marker", "data-event-id": row.event_id, hidden: true }));

  /** "12 events in Quito and 2 more places: 5 material conflict, 7 other". */
  ge.countWords = function (rows) {
    const names = [...new Set(rows.map((row) => row.place || row.toponym).filter(Boolean))];
    const more = names.length > 1 ? ` and ${ge.plural(names.length - 1, "more place", "more places")}` : "";
    const where = names.length ? ` in ${ge.clip(names[0], 40)}${more}` : "";
    const counts = kinds(rows).map((count, i) => count && `${ge.number(count)} ${ge.quads[i] || "other"}`).filter(Boolean);
    return `${ge.plural(rows.length, "event", "events")}${where}: ${counts.join(", ")}`;
  };
})((window.geoevents = window.geoevents || {}));

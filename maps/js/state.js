/* What outlives the page: the filters in the address, so that a link restores them, and the shown rows as a file. */
(function (ge) {
  "use strict";

  /** The filters, what is drawn on top, and the view, as text for the address; empty when all is as it was at first. */
  ge.writeState = function ({ filters, search, view, arcs }) {
    const state = new URLSearchParams();
    for (const facet of filters.facets) {
      facet.off.forEach((value) => state.append(facet.key, value));
    }
    const parts = { search, days: filters.range && filters.range.join(".."), arcs: arcs ? "1" : "", view: view && view.join(",") };
    Object.entries(parts).forEach(([key, value]) => value && state.set(key, value));
    return state.toString();
  };

  /** Sets the filters from the address; what it names and these events do not have is left out. */
  ge.readState = function (filters, text) {
    const state = new URLSearchParams(text);
    for (const facet of filters.facets) {
      facet.off = new Set(state.getAll(facet.key).filter((value) => facet.values.has(value)));
    }
    const days = /^(-?\d+)\.\.(-?\d+)$/.exec(state.get("days") || "");
    return {
      search: state.get("search") || "", range: days && [Number(days[1]), Number(days[2])],
      arcs: state.get("arcs") === "1", view: readView(state.get("view") || ""),
    };
  };

  /** [latitude, longitude, zoom], or null where that is none. */
  function readView(text) {
    const numbers = text.split(",").map(Number);
    const [latitude, longitude, zoom] = numbers;
    const fits = numbers.length === 3 && numbers.every(Number.isFinite)
      && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 720 && zoom >= 0 && zoom <= 22;
    return fits ? numbers : null;
  }

  const BURST = 40; // changes of the address in a while; browsers refuse more (a drag makes hundreds)
  const WHILE = 10000; // milliseconds
  const written = [];
  let waiting = 0;

  /** Puts the state into the address, at once or, where there are very many changes, a little later. */
  ge.keepState = function (text) {
    const now = Date.now();
    while (written.length && written[0] < now - WHILE) {
      written.shift();
    }
    clearTimeout(waiting);
    if (written.length < BURST) {
      written.push(now);
      write(text);
    } else {
      waiting = setTimeout(() => ge.keepState(text), 1000);
    }
  };

  /** Inside a frame of another page there is no address to write to. */
  function write(text) {
    try {
      window.history.replaceState(null, "", text ? `#${text}` : window.location.pathname + window.location.search);
    } catch {
      // a sandboxed frame: the filters live as long as the page
    }
  }

  const COLUMNS = [
    "event_id", "event_type", "mode", "quad", "trigger", "actors", "actor_codes", "recipients", "recipient_codes",
    "date", "date_start", "date_end", "date_precision", "date_basis", "place", "toponym", "place_role", "country_code", "admin1", "place_precision", "claimed_by", "status",
    "fatalities", "score", "sentence", "title", "url", "source", "latitude", "longitude",
  ];

  const DATES = { date: ({ edtf }) => edtf, date_start: ({ days }) => (days ? ge.isoDay(days[0]) : ""), date_end: ({ days }) => (days ? ge.isoDay(days[1]) : "") };

  function plain(row, column) {
    const value = DATES[column] ? DATES[column](row.date) : row[column];
    return typeof value === "number" ? Math.round(value * 1e5) / 1e5 : value;
  }

  /** A cell of a CSV file. A spreadsheet would run a text that begins like a formula, so such a text gets an apostrophe. */
  function cell(value) {
    let text = Array.isArray(value) ? value.join("; ") : String(value ?? "");
    if (typeof value !== "number" && /^[=+\-@\t\r]/.test(text)) {
      text = `'${text}`;
    }
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  ge.toCsv = (rows) => [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => plain(row, column)))]
    .map((cells) => cells.map(cell).join(",")).join("\r\n");

  ge.toGeoJson = (rows) => JSON.stringify({
    type: "FeatureCollection",
    features: rows.map((row) => ({
      type: "Feature",
      properties: Object.fromEntries(COLUMNS.slice(0, -2).map((column) => [column, plain(row, column)])),
      geometry: row.latitude === null ? null
        : { type: "Point", coordinates: [plain(row, "longitude"), plain(row, "latitude")] },
    })),
  });

  /** Hands a text to the reader as a file. */
  ge.download = function (name, type, text) {
    const link = ge.h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
})((window.geoevents = window.geoevents || {}));

/* Unpacks what Python packed: integers as Base64 VLQ (the encoding of source maps), columns as tables and indices. */
(function (ge) {
  "use strict";

  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const DIGIT = new Uint8Array(128);
  for (let i = 0; i < 64; i += 1) {
    DIGIT[LETTERS.charCodeAt(i)] = i;
  }

  /** All integers of a VLQ string. The lowest bit is the sign, each letter carries five bits and "more follows". */
  ge.numbers = function (text) {
    const result = [];
    let value = 0;
    let shift = 0;
    for (let i = 0; i < text.length; i += 1) {
      const digit = DIGIT[text.charCodeAt(i)];
      value += (digit & 31) << shift;
      shift += 5;
      if (digit < 32) {
        result.push(value & 1 ? -(value >> 1) : value >> 1);
        value = 0;
        shift = 0;
      }
    }
    return result;
  };

  /** Integers that were stored as differences. */
  ge.sums = function (text) {
    let last = 0;
    return ge.numbers(text).map((step) => (last += step));
  };

  /** Points [longitude, latitude] in degrees of a line that was stored as differences. */
  ge.line = function (text, scale) {
    const steps = ge.numbers(text);
    const points = new Array(steps.length / 2);
    let x = 0;
    let y = 0;
    for (let i = 0; i < points.length; i += 1) {
      x += steps[2 * i];
      y += steps[2 * i + 1];
      points[i] = [x * scale, y * scale];
    }
    return points;
  };

  /** The text of a deflated block in Base64. */
  ge.inflate = function (text) {
    const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).text();
  };

  // A column that is the same in all rows has one entry in its table and no indices.
  const readers = {
    // one text a row
    text: (column, rows) => (column.at
      ? ge.sums(column.at).map((index) => column.table[index]) : new Array(rows).fill(column.table[0])),
    // a list of texts a row
    list(column, rows) {
      const flat = ge.sums(column.at);
      const sizes = column.sizes ? ge.numbers(column.sizes) : new Array(rows).fill(0);
      let next = 0;
      return sizes.map((size) => flat.slice(next, (next += size)).map((i) => column.table[i]));
    },
    // one number a row; null where there is none
    number(column, rows) {
      const values = ge.sums(column.at);
      const has = column.has ? ge.numbers(column.has) : new Array(rows).fill(values.length ? 1 : 0);
      let next = 0;
      return has.map((known) => (known ? values[next++] * column.scale : null));
    },
  };

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];

  /** Dates as {edtf, words, days: [first, last] or null, year}. Plain days come without words, since they are many. */
  function readDates(packed) {
    const days = ge.sums(packed.days);
    let next = 0;
    return packed.edtf.map((edtf, i) => {
      const known = packed.known[i] === "1";
      const [year, month, day] = edtf.split("-");
      return {
        edtf,
        words: packed.words[i] || `${Number(day)} ${MONTHS[month - 1]} ${Number(year)}`,
        days: known ? [days[next++], days[next++]] : null,
        year: packed.years[i] || String(Number(year)),
      };
    });
  }

  /** The rows of the events table, as objects. */
  ge.rows = function (payload) {
    const rows = Array.from({ length: payload.rows }, () => ({}));
    for (const [name, column] of Object.entries(payload.columns)) {
      readers[column.kind](column, payload.rows).forEach((value, i) => {
        rows[i][name] = value;
      });
    }
    const dates = readDates(payload.dates);
    for (const [number, row] of rows.entries()) {
      row.date = dates[row.date];
      row.number = number; // its place in the table
      row.toponym = row.toponym || row.place;
    }
    return rows;
  };

  /** Rows of one event, one for each of its places, joined: [{id, rows, …}]. Order of first appearance. */
  ge.events = function (rows) {
    const byKey = new Map();
    for (const row of rows) {
      const key = `${row.event_id}\n${row.sentence}`;
      if (!byKey.has(key)) {
        byKey.set(key, { id: row.event_id, first: row, rows: [], shown: true });
      }
      const event = byKey.get(key);
      event.rows.push(row);
      row.event = event;
    }
    return [...byKey.values()];
  };
})((window.geoevents = window.geoevents || {}));

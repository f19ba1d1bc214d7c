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

  const readers = {
    // one text a row
    text: (column) => ge.sums(column.at).map((index) => column.table[index]),
    // a list of texts a row
    list(column) {
      const flat = ge.sums(column.at);
      let next = 0;
      return ge.numbers(column.sizes).map((size) => flat.slice(next, (next += size)).map((i) => column.table[i]));
    },
    // one number a row; null where there is none
    number(column) {
      const values = ge.sums(column.at);
      let next = 0;
      return ge.numbers(column.has).map((has) => (has ? values[next++] * column.scale : null));
    },
  };

  /** The rows of the events table, as objects. */
  ge.rows = function (payload) {
    const rows = Array.from({ length: payload.rows }, () => ({}));
    for (const [name, column] of Object.entries(payload.columns)) {
      readers[column.kind](column).forEach((value, i) => {
        rows[i][name] = value;
      });
    }
    for (const row of rows) {
      row.date = payload.dates[row.date];
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

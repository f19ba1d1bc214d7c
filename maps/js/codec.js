/* Unpacks what Python packed: integers as Base64 VLQ (the encoding of source maps), columns as tables and indices. */
(function (ge) {
  "use strict";

  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const DIGIT = new Uint8Array(128);
  for (let i = 0; i < 64; i += 1) {
    DIGIT[LETTERS.charCodeAt(i)] = i;
  }

  /** All integers of a VLQ string, as an Int32Array. The lowest bit is the sign, each letter carries five bits and
      "more follows". */
  ge.numbers = function (text) {
    const result = new Int32Array(text.length);
    let size = 0;
    let value = 0;
    let shift = 0;
    for (let i = 0; i < text.length; i += 1) {
      const digit = DIGIT[text.charCodeAt(i)];
      value += (digit & 31) << shift;
      shift += 5;
      if (digit < 32) {
        result[size] = value & 1 ? -(value >> 1) : value >> 1;
        size += 1;
        value = 0;
        shift = 0;
      }
    }
    return result.slice(0, size);
  };

  /** Integers that were stored as differences. */
  ge.sums = function (text) {
    const steps = ge.numbers(text);
    for (let i = 1; i < steps.length; i += 1) {
      steps[i] += steps[i - 1];
    }
    return steps;
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
    const letters = atob(text.trim());
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) {
      bytes[i] = letters.charCodeAt(i);
    }
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).text();
  };

  // What a column gives for a row, by its kind. Columns stay columns: a row looks its values up when it is asked, and
  // 100,000 rows cost next to nothing. A column that is the same in all rows has one entry in its table and no indices.
  const readers = {
    // one text a row
    text(column, size) {
      column.at = column.at ? ge.sums(column.at) : new Int32Array(size);
      return (row) => column.table[column.at[row]];
    },
    // a list of texts a row
    list(column, size) {
      column.flat = ge.sums(column.at);
      column.from = new Int32Array(size + 1);
      const sizes = column.sizes ? ge.numbers(column.sizes) : new Int32Array(size);
      for (let row = 0; row < size; row += 1) {
        column.from[row + 1] = column.from[row] + sizes[row];
      }
      return (row) => Array.from(column.flat.subarray(column.from[row], column.from[row + 1]), (i) => column.table[i]);
    },
    // one number a row; null where there is none
    number(column, size) {
      const values = ge.sums(column.at);
      const has = column.has ? ge.numbers(column.has) : null;
      column.values = new Float64Array(size).fill(NaN);
      let next = 0;
      for (let row = 0; row < size && next < values.length; row += 1) {
        if (!has || has[row]) {
          column.values[row] = values[next] * column.scale;
          next += 1;
        }
      }
      return (row) => (Number.isNaN(column.values[row]) ? null : column.values[row]);
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

  /** The events table: {size, columns, dates, rows, events, shown}. Rows answer for their columns; rows of one event,
      one for each of its places, are joined in order of first appearance; `shown` has a 1 for each event that is. */
  ge.readTable = function (payload) {
    const { columns, rows: size } = payload;
    const dates = readDates(payload.dates);
    class Row {
      constructor(number) {
        this.number = number; // its place in the table
        this.event = null;
      }
    }
    const read = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, readers[column.kind](column, size)]));
    const outlines = new Map();
    const answers = {
      ...read,
      date: (row) => dates[read.date(row)],
      toponym: (row) => read.toponym(row) || read.place(row),
      shape: (row) => outline(outlines, payload, read.shape(row)),
    };
    for (const [name, answer] of Object.entries(answers)) {
      Object.defineProperty(Row.prototype, name, { get() { return answer(this.number); } });
    }
    const rows = Array.from({ length: size }, (_, number) => new Row(number));
    return { size, columns, dates, rows, ...joined(rows, columns) };
  };

  function outline(known, payload, number) {
    if (number === null) {
      return null;
    }
    if (!known.has(number)) {
      known.set(number, payload.shapes[number].map((rings) => rings.map((ring) => ge.line(ring, payload.shapeScale))));
    }
    return known.get(number);
  }

  function joined(rows, { event_id: id, sentence, latitude }) {
    const byKey = new Map();
    const events = [];
    class Event {
      constructor(index, row) {
        this.index = index;
        this.rows = [row];
        this.first = row; // the first with a place, where there is one
        this.located = false;
      }

      get id() { return this.first.event_id; }

      get shown() { return table.shown[this.index] === 1; }
    }
    rows.forEach((row, number) => {
      const key = id.at[number] * sentence.table.length + sentence.at[number];
      let event = byKey.get(key);
      if (event) {
        event.rows.push(row);
      } else {
        event = new Event(events.length, row);
        byKey.set(key, event);
        events.push(event);
      }
      row.event = event;
      if (!event.located && !Number.isNaN(latitude.values[number])) {
        Object.assign(event, { located: true, first: row });
      }
    });
    const table = { events, shown: new Uint8Array(events.length).fill(1) };
    return table;
  }
})((window.geoevents = window.geoevents || {}));

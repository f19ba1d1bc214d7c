/* Days, counted from 1970-01-01, and the stretches of the calendar that they belong to. Years before 1 exist, too. */
(function (ge) {
  "use strict";

  const DAY = 86400000;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  const YEAR = 365.25;
  const YEARS = { year: 1, "2 years": 2, "5 years": 5, decade: 10, "20 years": 20, "50 years": 50, century: 100, "5 centuries": 500, millennium: 1000 };

  /** Days that a unit has, about: to choose one by. */
  ge.units = { day: 1, week: 7, month: YEAR / 12, quarter: YEAR / 4 };
  Object.entries(YEARS).forEach(([unit, years]) => { ge.units[unit] = years * YEAR; });

  // JavaScript's Date knows no local time here, only UTC. Years from 0 to 99 need setUTCFullYear.
  function civil(day) {
    const date = new Date(day * DAY);
    return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  }

  function number(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month, day);
    return Math.round(date.getTime() / DAY);
  }

  /** The first day of the unit that a day lies in, or of that `shift` units later. */
  ge.unitStart = function (day, unit, shift = 0) {
    const [year, month] = civil(day);
    const years = YEARS[unit];
    if (years) {
      return number((Math.floor(year / years) + shift) * years, 0, 1);
    }
    if (unit === "day") {
      return day + shift;
    }
    if (unit === "week") {
      return day - ((((day + 3) % 7) + 7) % 7) + 7 * shift; // 1970-01-01 was a Thursday
    }
    const months = unit === "quarter" ? 3 : 1;
    return number(year, (Math.floor(month / months) + shift) * months, 1);
  };

  /** A day as ISO 8601 writes it; open ends of intervals have none. */
  ge.isoDay = function (day) {
    if (Math.abs(day) > 9000000) {
      return "";
    }
    const [year, month, date] = civil(day);
    const two = (value) => String(value).padStart(2, "0");
    return `${year < 0 ? "-" : ""}${String(Math.abs(year)).padStart(4, "0")}-${two(month + 1)}-${two(date)}`;
  };

  ge.yearText = (year) => (year > 0 ? String(year) : `${1 - year} BC`);

  ge.dayText = function (day) {
    const [year, month, date] = civil(day);
    return `${date} ${MONTHS[month]} ${ge.yearText(year)}`;
  };

  /** What stands under a tick: as much as tells it from its neighbours. */
  ge.tickText = function (day, unit) {
    const [year, month, date] = civil(day);
    if (ge.units[unit] > 300) {
      return ge.yearText(year);
    }
    if (ge.units[unit] > 20) {
      return month === 0 ? ge.yearText(year) : MONTHS[month];
    }
    return `${date} ${MONTHS[month]}`;
  };

  /** A stretch of days in words: a whole year, a month, a day, or from one day to another. */
  ge.stretchText = function (a, b) {
    const [[year, month], next] = [civil(a), b + 1];
    if (a === b) {
      return ge.dayText(a);
    }
    if (a === ge.unitStart(a, "year") && next === ge.unitStart(a, "year", 1)) {
      return ge.yearText(year);
    }
    if (a === ge.unitStart(a, "month") && next === ge.unitStart(a, "month", 1)) {
      return `${MONTHS[month]} ${ge.yearText(year)}`;
    }
    return `${ge.dayText(a)} – ${ge.dayText(b)}`;
  };
})((window.geoevents = window.geoevents || {}));

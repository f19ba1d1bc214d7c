/* Small helpers. Text from an article only ever becomes a text node: nothing here takes HTML. */
(function (ge) {
  "use strict";

  /** An element with attributes (on… are listeners) and children; strings become text nodes. */
  ge.h = function (tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) {
        element.addEventListener(name.slice(2), value);
      } else if (value !== null && value !== undefined && value !== false) {
        element.setAttribute(name, value === true ? "" : value);
      }
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };

  /** An SVG element. */
  ge.svg = function (tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) {
        element.setAttribute(name, value);
      }
    }
    element.append(...children);
    return element;
  };

  /** The address if it is http(s), else null: a javascript: address must never become a link. */
  ge.safeUrl = function (text) {
    if (!/^https?:\/\//i.test(text || "")) {
      return null;
    }
    try {
      const url = new URL(text);
      return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
    } catch {
      return null;
    }
  };

  /** A text that is not longer than `most` characters; cuts between characters, never inside one. */
  ge.clip = function (text, most) {
    return text.length <= most ? text : `${Array.from(text.slice(0, 2 * most)).slice(0, most).join("")}…`;
  };

  /** A text that Leaflet may take for HTML without harm. */
  ge.plainText = (text) => (text || "").replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

  const numbers = new Intl.NumberFormat("en");
  ge.number = (count) => numbers.format(count);
  ge.plural = (count, one, many) => `${ge.number(count)} ${count === 1 ? one : many}`;

  /** A colour of the theme. Kept, because asking for a computed style in the middle of changes is slow. */
  const colours = new Map();
  ge.theme = function (root, name) {
    if (!colours.has(name)) {
      colours.set(name, getComputedStyle(root).getPropertyValue(`--ge-${name}`).trim());
    }
    return colours.get(name);
  };
  ge.forgetTheme = () => colours.clear();
})((window.geoevents = window.geoevents || {}));

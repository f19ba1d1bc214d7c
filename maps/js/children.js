/* What folium's own layers expect of the page (popups want jQuery, markers want image files), without a download.
   The HTML that passes here was written by whoever added the layer; no text of an event does. */
(function () {
  "use strict";

  if (!window.$) {
    window.$ = (what) => {
      if (typeof what === "string" && what.trim().startsWith("<")) {
        const template = document.createElement("template");
        template.innerHTML = what.trim();
        return [...template.content.children];
      }
      return typeof what === "string" ? [...document.querySelectorAll(what)] : { ready: (then) => then() };
    };
  }

  const images = JSON.parse(document.getElementById("geoevents-images").textContent);
  delete L.Icon.Default.prototype._getIconUrl; // it guesses a folder from the stylesheet, and here is none
  L.Icon.Default.mergeOptions({
    iconUrl: images["marker-icon.png"], iconRetinaUrl: images["marker-icon-2x.png"], shadowUrl: images["marker-shadow.png"],
  });

  // folium.Icon draws with the Awesome Markers plugin; a coloured pin does without.
  L.AwesomeMarkers = L.AwesomeMarkers || {
    icon(options) {
      const pin = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      pin.setAttribute("viewBox", "0 0 24 36");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", "M12 0a12 12 0 0 0-12 12c0 9 12 24 12 24s12-15 12-24a12 12 0 0 0-12-12zm0 17a5 5 0 1 1 0-10 5 5 0 0 1 0 10z");
      path.setAttribute("fill", options.markerColor || "steelblue");
      path.setAttribute("stroke", "#fff");
      pin.append(path);
      return L.divIcon({ html: pin.outerHTML, className: "", iconSize: [24, 36], iconAnchor: [12, 36], popupAnchor: [0, -32] });
    },
  };
})();

// Links the names in the text with what is known of them: the focus in the text shows it beside, Escape goes back.
(() => {
  "use strict";
  let chosen = null;

  function show(link) {
    const box = document.getElementById(link.hash.slice(1));
    const details = box && box.closest("details");
    if (!details) return;
    if (chosen) chosen.classList.remove("chosen");
    chosen = link;
    link.classList.add("chosen");
    const list = details.closest(".places");
    for (const other of list.querySelectorAll("details[open]")) if (other !== details) other.open = false;
    details.open = true;
    // Only the list beside the text moves, so that the reader keeps the place in the text.
    if (getComputedStyle(list).position === "sticky") {
      list.scrollTop += details.getBoundingClientRect().top - list.getBoundingClientRect().top;
    }
  }

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("a.t")) show(event.target);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.t");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    show(link);
    const beside = getComputedStyle(document.getElementById(link.hash.slice(1)).closest(".places")).position === "sticky";
    if (!beside) return; // on a narrow page the link leads there
    event.preventDefault();
    // Enter goes on to the details; a click of the mouse leaves the focus in the text.
    if (event.detail === 0) document.getElementById(link.hash.slice(1)).closest("details").querySelector("summary").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen) chosen.focus();
  });
})();

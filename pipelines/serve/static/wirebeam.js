// Keys and live rows on top of pages that work without this file.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("tr[data-row], .timeline > li")];
  let at = -1;

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    at = Math.max(0, Math.min(all.length - 1, at + step));
    all.forEach((row, place) => row.classList.toggle("at", place === at));
    const link = all[at].querySelector("a");
    (link || all[at]).focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "/") { event.preventDefault(); document.getElementById("find").focus(); }
  });

  // The slider of "as known at": one stop for each moment at which something of the story was learned.
  const form = document.querySelector("form.at");
  if (form) {
    const moments = [...new Set(form.dataset.moments.trim().split(/\s+/))].sort();
    if (moments.length > 1) {
      const field = form.querySelector("input[name=at]");
      const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: moments.length - 1 });
      slider.setAttribute("aria-label", "Moments at which something was learned");
      slider.value = field.value ? Math.max(0, moments.filter((one) => one <= field.value).length - 1) : moments.length - 1;
      slider.addEventListener("input", () => { field.value = moments[slider.value]; });
      slider.addEventListener("change", () => form.submit());
      form.insertBefore(slider, form.querySelector("button"));
    }
  }

  // Live rows: when an event of the page's filter is written, the list is read again. Only on the first page of the stories.
  const list = document.querySelector("section.list");
  const asked = new URLSearchParams(location.search);
  if (list && location.pathname === "/stories" && !asked.has("cursor") && !asked.has("until") && window.EventSource) {
    const filter = new URLSearchParams();
    for (const name of ["text", "house", "language", "company", "currency", "at_least"]) {
      if (asked.get(name)) filter.set(name, asked.get(name));
    }
    const address = `/api/v1/stream?${filter}`;
    let source = null, waiting = 0;

    const readAgain = async () => {
      waiting = 0;
      const answer = await fetch(location.href);
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("section.list");
      if (fresh) { list.replaceChildren(...fresh.childNodes); at = -1; }
    };
    const begin = () => {
      source = new EventSource(address);
      source.addEventListener("message", () => { waiting = waiting || setTimeout(readAgain, 1000); });
    };
    const follow = () => {
      if (document.hidden && source) { source.close(); source = null; }
      else if (!document.hidden && !source) { begin(); readAgain(); }
    };
    fetch(address, { method: "HEAD" }).then((answer) => {
      if (answer.status !== 200) return;
      if (!document.hidden) begin();
      document.addEventListener("visibilitychange", follow);
    });
  }
})();

/* The wall keeps itself: turns its pages, fetches new ones, and shows its last copy with its time when the network is gone. */
(function () {
  "use strict";
  const stage = document.getElementById("slides");
  const asOf = document.getElementById("as-of");
  const stale = document.getElementById("stale");
  const dots = document.getElementById("dots");
  const clock = document.getElementById("clock");
  const TURN = 14000;
  const REFRESH = 30000;
  let at = 0;
  let waiting = null;

  function slides() { return stage.querySelectorAll(".slide"); }

  function show() {
    const all = slides();
    if (!all.length) { return; }
    at = at % all.length;
    all.forEach(function (slide, n) { slide.classList.toggle("on", n === at); });
    dots.textContent = "";
    all.forEach(function (_slide, n) {
      const dot = document.createElement("i");
      if (n === at) { dot.className = "on"; }
      dots.appendChild(dot);
    });
  }

  function take(copy) {
    if (stage.innerHTML !== copy.html) { stage.innerHTML = copy.html; }
    asOf.textContent = copy.shown;
    show();
  }

  function keep(copy) {
    try { localStorage.setItem(stage.dataset.key, JSON.stringify(copy)); } catch (e) { /* a full or forbidden store costs only the copy */ }
  }

  function kept() {
    try { return JSON.parse(localStorage.getItem(stage.dataset.key) || "null"); } catch (e) { return null; }
  }

  function refresh() {
    const stop = typeof AbortController === "undefined" ? null : new AbortController();
    const timer = setTimeout(function () { if (stop) { stop.abort(); } }, 10000);
    fetch(stage.dataset.source, { cache: "no-store", credentials: "same-origin", signal: stop ? stop.signal : undefined })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json(); })
      .then(function (copy) {
        stale.hidden = true;
        keep(copy);
        waiting = copy;
        if (slides().length < 2) { take(waiting); waiting = null; }
      })
      .catch(function () {
        stale.hidden = false;
        const copy = kept();
        if (copy && !slides().length) { take(copy); }
      })
      .then(function () { clearTimeout(timer); });
  }

  function turn() {
    at += 1;
    if (waiting) { take(waiting); waiting = null; } else { show(); }
  }

  function tick() {
    const now = new Date();
    const two = function (n) { return (n < 10 ? "0" : "") + n; };
    clock.textContent = two(now.getHours()) + ":" + two(now.getMinutes());
  }

  show();
  tick();
  refresh();
  setInterval(turn, TURN);
  setInterval(refresh, REFRESH);
  setInterval(tick, 10000);
  window.addEventListener("online", refresh);
  window.addEventListener("offline", function () { stale.hidden = false; });
}());

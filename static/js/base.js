/* Small comforts for plain forms; every page works without them. ES2018. */
(function () {
  "use strict";
  var store = null;
  try { store = window.localStorage; } catch (refused) { store = null; }

  // Drafts: what is typed survives a closed tab. Removed when the form has been accepted (the page comes back without it).
  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var key = "draft:" + form.getAttribute("data-draft");
    var fields = form.querySelectorAll("input[type=text], textarea, select");
    if (!store) { return; }
    try {
      var kept = JSON.parse(store.getItem(key) || "{}");
      fields.forEach(function (field) { if (!field.value && kept[field.name]) { field.value = kept[field.name]; } });
    } catch (torn) { store.removeItem(key); }
    form.addEventListener("input", function () {
      var now = {};
      fields.forEach(function (field) { now[field.name] = field.value; });
      try { store.setItem(key, JSON.stringify(now)); } catch (full) { /* a full store loses comfort only */ }
    });
    form.addEventListener("submit", function () { store.removeItem(key); });
  });

  // A second tap while the first is under way sends nothing; the server is idempotent all the same.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var question = form.getAttribute("data-confirm");
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "1");
    window.setTimeout(function () { form.removeAttribute("data-sent"); }, 4000);
  });

  var summary = document.querySelector(".error-summary");
  if (summary) { summary.focus(); }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
}());

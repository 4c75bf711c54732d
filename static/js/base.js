/* Small comforts for plain forms; every page works without them. ES2018. */
(function () {
  "use strict";
  var PENDING = "draft-sent";
  var store = null;
  try { store = window.localStorage; } catch (refused) { store = null; }

  function read(key) {
    try { return JSON.parse(store.getItem(key) || "null"); } catch (torn) { store.removeItem(key); return null; }
  }
  function write(key, value) {
    try { store.setItem(key, JSON.stringify(value)); return true; } catch (full) { return false; }  // a full store loses comfort only
  }
  function note(form) {
    var line = form.querySelector(".draft-note");
    if (!line) {
      line = document.createElement("p");
      line.className = "draft-note";
      line.setAttribute("role", "status");
      form.insertBefore(line, form.firstChild);
    }
    if (!line.textContent) { line.textContent = document.body.getAttribute("data-draft-kept") || ""; }
  }

  // Drafts: what is typed survives a closed tab, a lost network and an error page. A draft goes when its form was sent and
  // the answer is neither the form again, nor an error, nor the sign-in.
  if (store) {
    var sent = read(PENDING);
    if (sent) {
      var back = Array.prototype.some.call(document.querySelectorAll("form[data-draft]"), function (form) { return "draft:" + form.getAttribute("data-draft") === sent; });
      if (!back && !document.querySelector(".error-page, input[type=password]") && !/\/(enter|sign-in)/.test(window.location.pathname)) { store.removeItem(sent); }
      store.removeItem(PENDING);
    }
    document.querySelectorAll("form[data-draft]").forEach(function (form) {
      var key = "draft:" + form.getAttribute("data-draft");
      var fields = form.querySelectorAll("input[type=text], textarea, select");
      var kept = read(key);
      if (kept) {
        var restored = false;
        fields.forEach(function (field) { if (!field.value && kept[field.name]) { field.value = kept[field.name]; restored = true; } });
        if (restored) { note(form); }
      }
      form.addEventListener("input", function () {
        var now = {};
        fields.forEach(function (field) { now[field.name] = field.value; });
        if (write(key, now)) { note(form); }
      });
      form.addEventListener("submit", function () { write(PENDING, key); });
    });
  }

  // A second tap while the first is under way sends nothing; the server is idempotent all the same.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var asker = event.submitter && event.submitter.getAttribute("data-confirm") ? event.submitter : form;
    var question = asker.getAttribute("data-confirm");
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "1");
    window.setTimeout(function () { form.removeAttribute("data-sent"); }, 4000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });

  var summary = document.querySelector(".error-summary");
  if (summary) { summary.focus(); }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
}());

// On the forms that file a case. Every form works without this file.
(function () {
  "use strict";
  var PREFIX = "foia:", KEPT_MS = 60 * 60 * 1000, PAUSE_MS = 1500, LEAST = 20;
  var mark = document.querySelector("[data-filing]"), form = mark && mark.closest("form");
  if (!form) { return; }

  function fields() {
    var apart = (mark.dataset.apart || "").split(" ");
    return Array.prototype.filter.call(form.elements, function (field) {
      return (field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && field.type === "text"))
        && apart.indexOf(field.name) < 0;
    });
  }

  // What is published already, while somebody writes: never in the way, and only after a pause.
  var look = form.querySelector("[data-look]"), asked = "", timer = null, pending = null;
  function told() {
    return fields().map(function (field) { return field.value.trim(); }).join("\n").trim();
  }
  function ask() {
    var text = told();
    if (text.length < LEAST || text === asked) { return; }
    asked = text;
    if (pending) { pending.abort(); }
    pending = new AbortController();
    var body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("text", text);
    body.append("body_id", look.dataset.lookBody);
    fetch(look.dataset.look, { method: "POST", body: body, credentials: "same-origin", signal: pending.signal })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) { if (found && look.innerHTML !== found.html) { look.innerHTML = found.html; } })
      .catch(function () { /* no connection, or something newer was asked: nothing is offered */ });
  }

  // What is written stays in this tab for an hour, so that a lost page loses nothing; never what names people.
  var place = mark.dataset.keep ? PREFIX + window.location.pathname : "";
  function keep() {
    var texts = {};
    fields().forEach(function (field) { if (field.value) { texts[field.name] = field.value; } });
    try {
      window.sessionStorage.setItem(place, JSON.stringify({ at: Date.now(), texts: texts }));
    } catch (error) { /* no room, or no storage: the page itself still has it */ }
  }
  function kept() {
    try {
      var found = JSON.parse(window.sessionStorage.getItem(place));
      return found && Date.now() - found.at < KEPT_MS ? found.texts : null;
    } catch (error) { return null; }
  }
  function restore() {
    var texts = kept(), missing = [], shown = form.querySelector("[data-kept]");
    if (!texts || told() || !Object.keys(texts).length) { return; }
    Object.keys(texts).forEach(function (name) {
      var field = form.elements[name];
      if (field && "value" in field) { field.value = texts[name]; } else { missing.push(texts[name]); }
    });
    var last = form.querySelector("textarea");
    if (last && missing.length) { last.value = [last.value].concat(missing).join("\n\n"); }
    if (!shown) { return; }
    shown.hidden = false;
    shown.querySelector("button").addEventListener("click", function () {
      fields().forEach(function (field) { field.value = ""; });
      window.sessionStorage.removeItem(place);
      shown.hidden = true;
    });
  }
  if (place) { restore(); }

  form.addEventListener("input", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () {
      if (place) { keep(); }
      if (look) { ask(); }
    }, PAUSE_MS);
  });
  // Without a connection the form stays on the screen instead of the browser's own error.
  form.addEventListener("submit", function (event) {
    if (place) { keep(); }
    var offline = form.querySelector("[data-offline]");
    if (window.navigator.onLine === false && offline) {
      event.preventDefault();
      form.dataset.sentAt = 0;
      offline.hidden = false;
      offline.focus();
    }
  });
})();

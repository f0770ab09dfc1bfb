// Small comforts. Every page works without this file.
(function () {
  "use strict";
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) { return; }
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(source.textContent.trim()).then(function () {
        var before = button.textContent;
        button.textContent = button.dataset.done;
        window.setTimeout(function () { button.textContent = before; }, 2500);
      });
    });
  });
  // A double click sends a form once.
  document.addEventListener("submit", function (event) {
    var form = event.target, now = Date.now();
    if (form.method === "post" && now - Number(form.dataset.sentAt || 0) < 1500) { event.preventDefault(); }
    else { form.dataset.sentAt = now; }
  });
  // A receipt: what forms kept in this tab was filed.
  if (document.getElementById("clave") && document.getElementById("folio")) {
    try {
      Object.keys(window.sessionStorage).forEach(function (name) {
        if (name.indexOf("foia:") === 0) { window.sessionStorage.removeItem(name); }
      });
    } catch (error) { /* no storage, nothing kept */ }
  }
  // After an error the reader starts at the list of what went wrong.
  var summary = document.querySelector(".govuk-error-summary[data-focus]");
  if (summary) {
    summary.setAttribute("tabindex", "-1");
    summary.focus();
  }
})();

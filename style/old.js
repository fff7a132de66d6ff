// For browsers that cannot read boot.js, which then never says so itself: those without modules, as Internet
// Explorer 11, and those that stumble over its grammar, as Edge 18. Only what every browser can read (ES5).
// Every word a person reads stands in index.html.
(function () {
  function show(missing) {
    var app = document.getElementById("app");
    var template = document.getElementById("boot-unsupported");
    // Without the first of them the app runs already.
    if (!document.getElementById("boot") || !template) return;
    // Where templates are unknown they are ordinary parts of the page, which would show.
    var note = template.content || template;
    app.innerHTML = "";
    while (note.firstChild) app.appendChild(note.firstChild);
    app.querySelector('[data-boot="missing"]').textContent = missing;
    var templates = document.querySelectorAll("template");
    for (var i = 0; i < templates.length; i += 1) templates[i].parentNode.removeChild(templates[i]);
    app.querySelector("main").focus();
  }

  if (!("noModule" in document.createElement("script"))) {
    show("JavaScript-Module");
    return;
  }
  window.addEventListener("error", function (event) {
    if (event.error instanceof SyntaxError && /\/app\/boot/.test(event.filename)) show("JavaScript 2020");
  });
})();

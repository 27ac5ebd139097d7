// Search, filter and folding; without it the page shows all.
(function () {
  'use strict';
  var form = document.getElementById('find');
  var sections = Array.from(document.querySelectorAll('section'));
  var links = {};
  document.querySelectorAll('nav li[data-of]').forEach(function (item) {
    links[item.dataset.of] = item;
  });
  var words = sections.map(function (section) {
    return section.textContent.toLowerCase();
  });
  function show() {
    var wanted = form.search.value.toLowerCase().split(/\s+/);
    var part = form.part.value;
    var verdict = form.verdict.value;
    var shown = {};
    var count = 0;
    sections.forEach(function (section, i) {
      var fits =
        (!part || section.dataset.part === part) &&
        (!verdict || section.dataset.verdicts.split(' ').includes(verdict)) &&
        wanted.every(function (word) { return words[i].includes(word); });
      section.hidden = !fits;
      links[section.id].hidden = !fits;
      if (fits) {
        shown[section.dataset.part] = true;
        count++;
      }
    });
    document.querySelectorAll('[data-begins]').forEach(function (piece) {
      piece.hidden = !shown[piece.dataset.begins];
    });
    document.getElementById('found').value = count + ' of ' + sections.length + ' experiments';
  }
  function fold(open) {
    document.querySelectorAll('section>details').forEach(function (piece) { piece.open = open; });
  }
  form.addEventListener('input', show);
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  document.getElementById('fold').addEventListener('click', function () { fold(false); });
  document.getElementById('unfold').addEventListener('click', function () { fold(true); });
  window.addEventListener('beforeprint', function () { fold(true); });
  form.hidden = false;
  show();
})();

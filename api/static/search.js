// The search of a publication: no server is asked, the index lies beside this script.
// The order of hits is that of the service, in short: an exact name, all words in names,
// all beginnings of words in names, then in gists; where there is none, some words.
"use strict";

(function () {
  const index = window.csaGraphIndex || [];
  const form = document.getElementById("find");
  const box = document.getElementById("q");
  const said = document.getElementById("said");
  const hits = document.getElementById("hits");
  const MOST = 40;

  function fold(text) {
    const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return (plain.match(/[\p{L}\p{N}_]+/gu) || []).filter((w) => w !== "and" && w !== "the");
  }

  const held = index.map(function ([label, kind, href, names, says]) {
    const folded = names.map((name) => [name, fold(name)]);
    return { label, kind, href, names: folded, says: says.map((one) => [one, fold(one)]) };
  });

  function begins(words, sought) {
    return sought.every((one) => words.some((word) => word.startsWith(one)));
  }

  const ways = [
    [5, "names", (words, sought) => words.join(" ") === sought.join(" ")],
    [4, "names", (words, sought) => sought.every((one) => words.includes(one))],
    [3, "names", begins],
    [2, "says", begins],
  ];

  function fit(one, sought) {
    for (const [score, where, fits] of ways) {
      const found = one[where].find(([, words]) => fits(words, sought));
      if (found) return { one, score, matched: found[0] };
    }
    return null;
  }

  function some(one, sought) {
    let best = { one, score: 0, matched: "" };
    for (const [text, words] of [...one.names, ...one.says]) {
      const score = sought.filter((word) => word.length > 2 && words.includes(word)).length;
      if (score > best.score) best = { one, score, matched: text };
    }
    return best;
  }

  function find(sought) {
    const all = held.map((one) => fit(one, sought)).filter(Boolean);
    const found = all.length ? all : held.map((one) => some(one, sought));
    const fitting = found.filter((hit) => hit.score > 0);
    return { whole: all.length > 0, found: fitting.sort((a, b) => b.score - a.score) };
  }

  function make(name, text, kind) {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function line(hit) {
    const item = document.createElement("li");
    const link = make("a", hit.one.label);
    link.href = hit.one.href;
    item.append(link, " ", make("span", hit.one.kind, "kind"));
    if (hit.matched && hit.matched !== hit.one.label) {
      item.append(document.createElement("br"), make("span", hit.matched, "soft small"));
    }
    return item;
  }

  function sentence(whole, count) {
    if (!count) return "Nothing here is called so. Try fewer or other words.";
    const shown = count > MOST ? ", the first " + MOST + " shown" : "";
    const results = count + (count === 1 ? " result" : " results") + shown + ".";
    return whole ? results : "Nothing has all these words. With some of them: " + results;
  }

  function show() {
    const sought = fold(box.value);
    if (!sought.length) {
      said.textContent = "";
      hits.replaceChildren();
      return;
    }
    const { whole, found } = find(sought);
    said.textContent = sentence(whole, found.length);
    hits.replaceChildren(...found.slice(0, MOST).map(line));
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    show();
  });
  box.addEventListener("input", show);
  // A browser that comes back to the page puts in again what was typed.
  window.addEventListener("pageshow", show);
})();

"use strict";
// Keys: "/" goes to the search box; arrow up and down, or j and k, go through the list; all of it works without.
document.addEventListener("keydown", event => {
  const typing = event.target.matches("input, textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("q");
  if (event.key === "/" && !typing && box) { event.preventDefault(); box.focus(); box.select(); return; }
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (!step || (typing && event.key.length === 1)) return;
  const links = [...document.querySelectorAll("a.go")];
  const at = links.indexOf(document.activeElement);
  if (!links.length || (at < 0 && !typing)) return;
  const next = links[at < 0 ? 0 : at + step];
  if (next) { event.preventDefault(); next.focus(); }
});

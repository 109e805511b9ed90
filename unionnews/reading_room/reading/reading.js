"use strict";
// Keys: "/" goes to the search box, "j" to the list; arrow up and down, or j and k, go through it; all of it works without.
if (location.hash === "#q") document.getElementById("q")?.focus();
document.addEventListener("keydown", event => {
  const typing = event.target.matches("input, textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("q");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    if (!box) { location.href = "/#q"; return; }
    box.focus(); box.select(); return;
  }
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (!step || (typing && event.key.length === 1)) return;
  const links = [...document.querySelectorAll("a.go")];
  const at = links.indexOf(document.activeElement);
  // Without a place in the list the arrows scroll the page, as everywhere.
  if (!links.length || (at < 0 && !typing && event.key !== "j")) return;
  const next = links[at < 0 ? 0 : at + step];
  if (next) { event.preventDefault(); next.focus(); }
});

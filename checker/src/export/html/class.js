// A page of the gradebook follows it: when something was kept, what is shown is fetched anew. Students are
// found by what is typed, and rows are gone through by keys.
"use strict";
const live = document.getElementById("live");
const find = document.getElementById("find");
const only = document.getElementById("only");

function say(state, words) {
  live.dataset.is = state;
  live.textContent = words;
}

function rows() {
  return [...document.querySelectorAll("#matrix ~ .wide tbody tr")];
}

function sift() {
  if (!find) return;
  const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows()) {
    const name = [row.cells[0], row.cells[1]].map((cell) => cell.textContent.toLowerCase()).join(" ");
    const needs = (row.dataset.needs || "").split(" ");
    row.hidden = !words.every((word) => name.includes(word)) || (only.value !== "" && !needs.includes(only.value));
  }
}

let fetching = false;
let again = false;
async function anew() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const held = document.activeElement?.getAttribute("href");
    const scrolled = document.querySelector(".wide")?.scrollLeft ?? 0;
    for (const part of ["header", "main"]) {
      const now = page.querySelector("body > " + part);
      if (now) document.querySelector("body > " + part).replaceWith(document.adoptNode(now));
    }
    sift();
    const wide = document.querySelector(".wide");
    if (wide) wide.scrollLeft = scrolled;
    if (held && document.activeElement === document.body) {
      document.querySelector(`main a[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    }
    say("live", live.dataset.live + " · " + live.dataset.new + " " + new Date().toLocaleTimeString(document.documentElement.lang));
  } catch {
    say("lost", live.dataset.lost);
  }
  fetching = false;
  if (again) {
    again = false;
    anew();
  }
}

let known = null;
const events = new EventSource("/api/v1/gradebook/events");
events.addEventListener("changed", (event) => {
  // The first one tells what this page shows already.
  if (known !== null && known !== event.lastEventId) anew();
  else say("live", live.dataset.live);
  known = event.lastEventId;
});
events.addEventListener("error", () => say("lost", live.dataset.lost));
addEventListener("pagehide", () => events.close());

find?.addEventListener("input", sift);
only?.addEventListener("change", sift);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !find) return;
  const typing = event.target === find || event.target === only;
  if (event.key === "Escape" && event.target === find) {
    find.value = "";
    sift();
    find.blur();
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    find.focus();
  } else if (["j", "k", "ArrowDown", "ArrowUp"].includes(event.key) && (!typing || (event.target === find && event.key.startsWith("Arrow")))) {
    const links = rows().filter((row) => !row.hidden).map((row) => row.querySelector("a"));
    const at = links.indexOf(document.activeElement);
    const down = event.key === "j" || event.key === "ArrowDown";
    if (event.key.startsWith("Arrow") && at < 0 && !typing) return;
    const next = links[at < 0 ? (down ? 0 : links.length - 1) : at + (down ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});
sift();

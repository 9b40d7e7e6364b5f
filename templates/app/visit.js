// Home of checking in by a page: where it is, who came along, the consent the first time; back to it after signing up.

import { get, keep, post } from "./api.js";
import { asked, begin, element, find, onSend, say, show, showOnly, write } from "./page.js";
import { done, onceKey, only } from "./reply.js";
import { clock, fill } from "./rows.js";

const venue = asked.get("venue") || "";
const scanned = asked.get("scan") || venue;
const key = onceKey();

function along({ id, name }) {
  return element("li", {}, element("label", { class: "tick" },
    element("input", { type: "checkbox", name: "companion", value: id }), element("span", {}, name)));
}

onSend("form", async () => {
  const companions = [...document.querySelectorAll("[name=companion]:checked")].map(({ value }) => value);
  const agree = !find("consent").hidden;
  const noted = await post("/visits", { venue: scanned, companions, agree }, key);
  write("noted", say("visit_noted", { venue: noted.name, time: clock(noted.since).slice(0, 5) }));
  write("unusual", noted.flags.map((flag) => say(`visit_${flag}`)).join(" "));
  done("in", "form");
});

find("leave").addEventListener("click", () => begin(async () => {
  const left = await post("/visits/leave");
  write("noted", say("visit_left", { venue: left.name, time: clock(left.until).slice(0, 5) }));
  show("leave", false);
}));

begin(async () => {
  const where = await get(`/venues/${encodeURIComponent(venue)}`).catch(only("not_found"));
  showOnly("venue", where ? "known" : "unknown");
  if (!where) return;
  write("venue", where.name);
  show("closed", !where.open);
  keep("visit", location.pathname + location.search);
  const [{ agreed }, { people }] = await Promise.all([get("/visits"), get("/family")]);
  keep("visit", "");
  show("consent", !agreed);
  showOnly("agreed", String(agreed));
  fill("people", people.filter(({ state }) => state === "confirmed").map(along), "with");
});

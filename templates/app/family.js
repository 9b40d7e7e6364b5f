// Home of the family: whose code one shows, who shows one's own, and who asks to.

import { get } from "./api.js";
import { begin, element, find, say, sayDay, show, write } from "./page.js";

const COLOURS = { green: "is_green", yellow: "is_yellow", red: "is_red", pending: "is_pending", cannot_tell: "is_none" };
const STATES = { asked: "share_asked", refused: "share_refused" };

const until = (day) => say("through", { day: say("date_of", { year: day.slice(0, 4), day: sayDay(day) }) });

function link(words, href, name) {
  return element("a", { class: "plain", href, "aria-label": `${words}: ${name}` }, words);
}

function person({ id, name, state, outcome, last_day: day }) {
  const holds = state === "confirmed";
  return element("li", {},
    element("b", {}, name),
    element("span", {}, say(holds ? COLOURS[outcome] : STATES[state])),
    element("span", { class: "quiet" }, until(day)),
    element("div", { class: "pair" },
      holds ? link(say("see_code"), `/m/pass#${id}`, name) : "",
      holds ? link(say("declare_for"), `/m/form?form=declaration&for=${id}`, name) : "",
      link(say("end"), `/m/share?id=${id}&act=end`, name)));
}

function other(act, words) {
  return ({ id, name, last_day: day }) => element("li", {},
    element("div", {}, element("b", {}, name), element("span", { class: "quiet" }, until(day))),
    link(say(words), `/m/share?id=${id}&act=${act}`, name));
}

function list(id, rows, none) {
  find(id).replaceChildren(...rows);
  show(find(id), rows.length > 0);
  show(find(none), !rows.length);
}

begin(async () => {
  const { people, holders, asks, most } = await get("/family");
  list("people", people.map(person), "nobody");
  list("holders", holders.map(other("stop", "end")), "unheld");
  find("asks").replaceChildren(...asks.map(other("agree", "answer_it")));
  show(find("asking"), asks.length > 0);
  const full = people.filter(({ state }) => state !== "refused").length >= most;
  show(find("add"), !full);
  write("full", full && say("family_full", { most }));
});

// Home of the family: whose code one shows, who shows one's own, and who asks to.

import { get } from "./api.js";
import { begin, element, say, show, write } from "./page.js";
import { fill, link, quiet, sayDate } from "./rows.js";

const COLOURS = { green: "is_green", yellow: "is_yellow", red: "is_red", pending: "is_pending", cannot_tell: "is_none" };
const STATES = { asked: "share_asked", refused: "share_refused" };

const until = (day) => quiet(say("through", { day: sayDate(day) }));

function person({ id, name, state, outcome, last_day: day }) {
  const holds = state === "confirmed";
  return element("li", {},
    element("b", {}, name),
    element("span", {}, say(holds ? COLOURS[outcome] : STATES[state])),
    until(day),
    element("div", { class: "pair" },
      holds ? link(say("see_code"), `/m/pass#${id}`, name) : "",
      holds ? link(say("declare_for"), `/m/form?form=declaration&for=${id}`, name) : "",
      holds ? link(say("paper_for"), `/m/paper?for=${id}`, name) : "",
      link(say("end"), `/m/share?id=${id}&act=end`, name)));
}

function other(act, words) {
  return ({ id, name, last_day: day }) => element("li", {},
    element("div", {}, element("b", {}, name), until(day)),
    link(say(words), `/m/share?id=${id}&act=${act}`, name));
}

begin(async () => {
  const { people, holders, asks, most } = await get("/family");
  fill("people", people.map(person));
  show("nobody", !people.length);
  fill("holders", holders.map(other("stop", "end")));
  show("unheld", !holders.length);
  fill("asks", asks.map(other("agree", "answer_it")), "asking");
  const full = people.filter(({ state }) => state !== "refused").length >= most;
  show("add", !full);
  write("full", full && say("family_full", { most }));
});

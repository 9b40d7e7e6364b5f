// Home of one's own visits: seen, ended, deleted one by one; nobody else can ask for them.

import { drop, get, post } from "./api.js";
import { attempt, begin, button, element, find, say, show, write } from "./page.js";
import { clock, fill, quiet, sayMoment } from "./rows.js";

const FLAGS = { closed: "visit_closed", crowd: "visit_crowd", far: "visit_far" };

function visit({ id, name, since, until, companions, flags }) {
  const erase = button(say("visit_delete"), () => attempt(async () => {
    await drop(`/visits/${id}`);
    await draw();
    find("rows").focus();
  }));
  erase.setAttribute("aria-label", `${say("visit_delete")}: ${name}, ${sayMoment(since)}`);
  return element("li", {},
    element("b", {}, name),
    element("span", {}, until ? `${sayMoment(since)}–${clock(until).slice(0, 5)}` : sayMoment(since)),
    companions ? quiet(say("visit_with", { count: companions })) : "",
    ...flags.map((flag) => quiet(say(FLAGS[flag]))),
    element("div", { class: "pair" }, erase));
}

async function draw() {
  const { agreed, visits, kept_days: days } = await get("/visits");
  show("consent", agreed);
  fill("visits", visits.map(visit));
  show("nothing", !visits.length);
  write("kept", say("visit_kept", { days }));
  show("leave", visits.length > 0 && !visits[0].until);
}

find("leave").addEventListener("click", () => attempt(async () => {
  await post("/visits/leave");
  await draw();
}));
find("stop").addEventListener("click", () => attempt(async () => {
  await drop("/visits");
  await draw();
  find("rows").focus();
}));
begin(draw);

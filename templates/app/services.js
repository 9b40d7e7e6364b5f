// Home of the services of a place, the caller's own to begin with.

import { get } from "./api.js";
import { begin, element, find, onSend, say, show, write } from "./page.js";
import { nameOf, placePicker } from "./places.js";
import { fill, link, quiet } from "./rows.js";

let picker = null;

async function draw(region = "") {
  const found = await get(`/services${region ? `?region=${region}` : ""}`);
  write("region", await nameOf(found.region));
  fill("services", found.services.map(service));
  show("none", !found.services.length);
}

function service({ title, name, url, phone, hours }) {
  const named = url ? element("a", { href: url, rel: "noreferrer" }, name) : element("b", {}, name);
  return element("li", {},
    element("div", {}, name.includes(title) ? "" : quiet(title), named, hours ? quiet(say("hours", { hours })) : ""),
    phone ? link(say("call", { number: phone }), `tel:${phone}`, name) : "");
}

onSend("form", async () => {
  if (!picker.read()) return picker.focus();
  await draw(picker.read());
  find("region").tabIndex = -1;
  find("region").focus();
});
begin(async () => {
  picker = await placePicker({});
  find("picker").replaceChildren(picker.node);
  await draw();
});

// Home of the accounts linked to oneself, each with the way to the question before it is parted.

import { get } from "./api.js";
import { begin, element, say, show } from "./page.js";
import { accountOf, fill, link } from "./rows.js";

function row(account) {
  const words = accountOf(account);
  return element("li", {},
    element("div", {}, element("b", {}, words)),
    account.parts ? link(say(account.here ? "not_mine" : "part"), `/m/part?id=${account.id}`, words) : "");
}

begin(async () => {
  const { accounts } = await get("/accounts");
  fill("accounts", accounts.map(row));
  show("first", accounts.some(({ parts }) => !parts));
});

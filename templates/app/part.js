// Home of the question before an account is parted: a page of its own that says what happens then.

import { drop, get } from "./api.js";
import { forgetAll } from "./leaving.js";
import { asked, begin, find, onSend, showOnly, write } from "./page.js";
import { done } from "./reply.js";
import { accountOf } from "./rows.js";

const id = asked.get("id");
let where = "";

onSend("form", async () => {
  await drop(`/accounts/${encodeURIComponent(id)}`);
  if (where === "here") forgetAll();
  done(where, "which", "form");
});
begin(async () => {
  const account = (await get("/accounts")).accounts.find((each) => each.id === id);
  if (!account?.parts) return location.replace("/m/accounts");
  where = account.here ? "here" : "there";
  write("which", accountOf(account));
  showOnly("where", where);
});

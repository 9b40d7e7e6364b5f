// Home of the entrance: logging in by the platform, then what is next.

import { get, keep, kept, post, take } from "./api.js";
import { writePasses } from "./kept.js";
import { asked, attempt, say, show, showOnly, write } from "./page.js";

const PAGES = { wechat: /MicroMessenger/i, alipay: /AlipayClient/i };

// Brought by the platform's page in the query, by a mini program's shell in the fragment.
function brought() {
  const shell = new URLSearchParams(location.hash.slice(1));
  return shell.get("code") || asked.get("auth_code") || asked.get("code") || "";
}

const entrance = (account) => (account ? `/m/?account=${encodeURIComponent(account)}` : "/m/");

async function logIn(account, code) {
  history.replaceState(null, "", entrance(account));
  const state = asked.get("state");
  const { token } = await post("/login", state ? { account, code, state } : { account, code });
  keep("token", token);
  writePasses(""); // perhaps of somebody else
  keep("account", account);
}

// Whoever is sent here to log in, or opens the menu of one account, is led on at once; else they choose.
function door() {
  const links = [...document.querySelectorAll("[data-account]")];
  const named = asked.get("account") || kept("account");
  const link = links.find((each) => each.dataset.account === named);
  if (named && !link) write("left", say("code_for_mini"));
  const here = links.filter((each) => PAGES[each.dataset.platform]?.test(navigator.userAgent));
  return { link: link || (here.length === 1 && here[0]), lost: named && !link, wanted: asked.get("account") || kept("back") };
}

function showDoor() {
  const left = asked.has("left");
  const { link, lost, wanted } = door();
  if (link && wanted && !left && !lost) return location.replace(link.href);
  show("left", left || lost);
  show("out");
  show("content");
}

async function showNext() {
  const back = take("back");
  if (back && back !== "/m/") return location.replace(back);
  const me = await get("/me");
  show("hello", Boolean(me.name));
  write("name", me.name);
  write("refusal", me.refusal);
  showOnly("next", me.next);
  show("in");
  show("content");
}

attempt(async () => {
  const code = brought();
  const account = asked.get("account") || "";
  if (code) await logIn(account, code);
  else if (account && kept("account") && account !== kept("account")) keep("token", "");
  return kept("token") && !asked.has("left") ? showNext() : showDoor();
}, () => location.replace(entrance(kept("account"))));
